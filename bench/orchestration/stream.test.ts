import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { rateOf, startStream } from './stream.ts'

test('a rate is that of jobs which end in bursts, wherever the window lies', () => {
  const bursts = [10_000, 20_000, 30_000, 40_000].flatMap((at) => [
    { client: 0, at, took: 10_000 },
    { client: 1, at: at + 100, took: 10_000 },
  ])
  expect(rateOf(bursts, 2, 9000, 31_000)).toBe(0.2)
  expect(rateOf(bursts, 2, 19_000, 41_000)).toBe(0.2)
  expect(rateOf(bursts, 2, 20_050, 39_000)).toBe(0.2)
  expect(() => rateOf(bursts, 2, 11_000, 12_000)).toThrow(RangeError)
  expect(() => rateOf(bursts, 3, 9000, 31_000)).toThrow(RangeError)
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
  const { length } = stream.laps
  await sleep(20)
  expect(stream.laps).toHaveLength(length)
  for (const { took } of stream.laps) expect(took).toBeGreaterThan(3)
})

test('what a job throws ends the stream, and is told', async () => {
  const stream = startStream(2, async () => {
    await sleep(1)
    throw new Error('refused')
  })
  await expect(stream.ended(1)).rejects.toThrow('refused')
  await expect(stream.stop()).rejects.toThrow('refused')
})
