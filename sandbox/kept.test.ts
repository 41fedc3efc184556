import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createKept } from './kept.ts'
import { standbyOf } from './standby-line.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const any = () => true
const later = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

/** Containers of as many jobs, put by one after the other. */
function keep(jobs: number, most: number) {
  const kept = createKept(most)
  const standbys = Array.from({ length: jobs }, () => standbyOf('bare'))
  standbys.forEach((standby, job) => kept.put(`job ${job}`, standby))
  return { kept, left: () => standbys.flatMap(({ ended }, job) => (ended ? [] : [job])) }
}

test('a job finds its own container again, once', () => {
  const { kept } = keep(2, 2)
  expect(kept.take('job 0', any)).not.toBeNull()
  expect(kept.take('job 0', any)).toBeNull()
})

test('those that have waited longest go when there are too many, but not at once', async () => {
  const { left } = keep(4, 2)
  await later(200)
  expect(left()).toEqual([0, 1, 2, 3])
  await later(200)
  expect(left()).toEqual([2, 3])
})

test('one that is about to go is ended when all are', async () => {
  const { kept, left } = keep(2, 1)
  await kept.close()
  expect(left()).toEqual([])
})

test('none waits for longer than a minute', async () => {
  const { left } = keep(1, 1)
  await later(49_000)
  expect(left()).toEqual([0])
  await later(10_000)
  expect(left()).toEqual([])
})
