import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { useService } from '#test/services.ts'
import { createCuttableDoor } from '#adapters/cache/cuttable-door.ts'
import { createWakeups } from './redis.ts'

const { redisUrl } = await useService('redis')

const open = (url = redisUrl) => {
  const wakeups = createWakeups(url)
  onTestFinished(() => wakeups.close())
  return wakeups
}
const quiet = () => sleep(150)

test('a call wakes every listener of its topic in every process, and no other', async () => {
  const [here, there] = [open(), open()]
  const topic = randomUUID()
  const heard: string[] = []
  await here.listen(topic, () => heard.push('one'))
  await here.listen(topic, () => heard.push('two'))
  await there.listen(topic, () => heard.push('there'))
  await there.listen(randomUUID(), () => heard.push('other'))
  await there.wake(topic)
  await vi.waitFor(() => expect(heard.toSorted()).toEqual(['one', 'there', 'two']))
  await quiet()
  expect(heard).toHaveLength(3)
})

test('a call says whether more is likely to follow it; one that says nothing is in a hurry', async () => {
  const [here, there] = [open(), open()]
  const topic = randomUUID()
  const heard: string[] = []
  await here.listen(topic, (pace) => heard.push(pace))
  await there.wake(topic, 'soon')
  await there.wake(topic)
  await vi.waitFor(() => expect(heard).toEqual(['soon', 'now']))
})

test('a listener that stopped hears nothing while another of its topic still does', async () => {
  const wakeups = open()
  const topic = randomUUID()
  const [first, second] = [vi.fn(), vi.fn()]
  const stop = await wakeups.listen(topic, first)
  await wakeups.listen(topic, second)
  await stop()
  await stop()
  await wakeups.wake(topic)
  await vi.waitFor(() => expect(second).toHaveBeenCalledOnce())
  expect(first).not.toHaveBeenCalled()
})

test('a topic can be left and joined again, at once too', async () => {
  const wakeups = open()
  const topic = randomUUID()
  for (let round = 0; round < 20; round += 1) {
    const left = (await wakeups.listen(topic, () => {}))()
    const heard = vi.fn()
    const [stop] = await Promise.all([wakeups.listen(topic, heard), left])
    await wakeups.wake(topic)
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce())
    await stop()
  }
})

test('the same function may listen twice', async () => {
  const wakeups = open()
  const topic = randomUUID()
  const heard = vi.fn()
  const stop = await wakeups.listen(topic, heard)
  await wakeups.listen(topic, heard)
  await wakeups.wake(topic)
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2))
  await stop()
  await wakeups.wake(topic)
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(3))
})

test('calls are lost while Redis is away, without an error; afterwards everybody looks once and hears again', async () => {
  const door = await createCuttableDoor(redisUrl)
  onTestFinished(() => door.shut())
  const [cut, whole] = [open(door.url), open()]
  const topic = randomUUID()
  const heard = vi.fn()
  await cut.listen(topic, heard)
  await door.shut()
  await cut.wake(topic)
  await whole.wake(topic)
  const late = vi.fn()
  const other = randomUUID()
  await cut.listen(other, late)
  await quiet()
  expect(heard).not.toHaveBeenCalled()

  await door.reopen()
  await vi.waitFor(() => expect([heard.mock.calls.length, late.mock.calls.length]).toEqual([1, 1]), 5000)
  await whole.wake(topic)
  await whole.wake(other)
  await vi.waitFor(() => expect([heard.mock.calls.length, late.mock.calls.length]).toEqual([2, 2]))
  await vi.waitFor(async () => {
    await cut.wake(topic)
    await quiet()
    expect(heard.mock.calls.length).toBeGreaterThan(2)
  }, 5000)
})

test('without Redis from the start, listening and waking do nothing, quickly', async () => {
  const wakeups = open('redis://127.0.0.1:1')
  const started = performance.now()
  const stop = await wakeups.listen('topic', () => {})
  await wakeups.wake('topic')
  await stop()
  expect(performance.now() - started).toBeLessThan(1000)
})
