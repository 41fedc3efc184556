import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withHeartbeat } from './heartbeat.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** How often work is vouched for that takes some seconds, and for some more after that. */
async function beats(seconds: number, longestMs: number): Promise<number> {
  const beat = vi.fn<() => void>()
  const work = withHeartbeat(
    () => new Promise<void>((end) => setTimeout(end, seconds * 1000)),
    longestMs,
    beat,
  )
  await vi.advanceTimersByTimeAsync(seconds * 1000 + 5000)
  await work
  return beat.mock.calls.length
}

test('work is vouched for until it ends', async () => {
  expect(await beats(5.5, Infinity)).toBe(5)
})

test('work that takes too long is not vouched for any longer', async () => {
  expect(await beats(60.5, 10_000)).toBe(9)
})
