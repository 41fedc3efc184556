import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { rateOf, startStream } from './stream.ts'

test('a rate is counted from end to end, not from edge to edge', () => {
  expect(rateOf([0, 500, 1000, 1500, 2000, 9000], 400, 2300)).toBe(2)
  expect(() => rateOf([0, 500], 400, 600)).toThrow(RangeError)
})

test('clients go on until they are stopped, so many at once', async () => {
  let [now, most] = [0, 0]
  const stream = startStream(3, async () => {
    now += 1
    most = Math.max(most, now)
    await sleep(5)
    now -= 1
  })
  await stream.ended(10)
  await stream.stop()
  expect(most).toBe(3)
  expect(now).toBe(0)
  const { length } = stream.ends
  await sleep(20)
  expect(stream.ends).toHaveLength(length)
})

test('what a job throws ends the stream, and is told', async () => {
  const stream = startStream(2, async () => {
    await sleep(1)
    throw new Error('refused')
  })
  await expect(stream.ended(1)).rejects.toThrow('refused')
  await expect(stream.stop()).rejects.toThrow('refused')
})
