import pino from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPool } from './pool.ts'
import type { Shelf } from './shelf.ts'
import type { Standby } from './standby.ts'
import { standbyOf } from './standby-line.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A pool whose containers are lines to nobody; what it would have asked of the daemon is noted. */
function start({ most = 2, hot = false, failing = 0 } = {}) {
  const made: (Standby & { ended: boolean })[] = []
  const asked: Shelf[] = []
  const state = { hot, failing, atOnce: 0, mostAtOnce: 0 }
  const make = async (shelf: Shelf): Promise<Standby> => {
    asked.push(shelf)
    state.mostAtOnce = Math.max(state.mostAtOnce, ++state.atOnce)
    await vi.advanceTimersByTimeAsync(0)
    state.atOnce -= 1
    if (state.failing-- > 0) throw new Error('no container today')
    const standby = standbyOf(shelf)
    made.push(standby)
    return standby
  }
  const log = pino({ level: 'silent' })
  const pool = createPool({ start: make, most, isHot: () => state.hot, log })
  return { pool, made, asked, state }
}

const any = () => true
const later = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

test('one waits on each shelf, made one after the other', async () => {
  const { pool, made, state } = start()
  pool.tend()
  await later(2000)
  expect(made.map(({ shelf }) => shelf).sort()).toEqual(['bare', 'science'])
  expect(state.mostAtOnce).toBe(1)
})

test('what is taken is taken once, and replaced', async () => {
  const { pool, made } = start({ most: 1 })
  await later(2000)
  expect(pool.take('bare', any)).toBe(made.find(({ shelf }) => shelf === 'bare'))
  expect(pool.take('bare', any)).toBeNull()
  await later(2000)
  expect(made.filter(({ shelf }) => shelf === 'bare')).toHaveLength(2)
})

test('what does not suit waits on for somebody else', async () => {
  const { pool, made } = start({ most: 1 })
  await later(2000)
  const [bare] = made.filter(({ shelf }) => shelf === 'bare')
  expect(pool.take('bare', ({ site }) => site.runtime === 'runsc')).toBeNull()
  expect(bare?.ended).toBe(false)
  expect(pool.take('bare', ({ site }) => site.runtime === 'runc')).toBe(bare)
})

test('nothing is made while programs run hot', async () => {
  const { asked, state } = start({ hot: true })
  await later(5000)
  expect(asked).toEqual([])
  state.hot = false
  await later(1000)
  expect(asked.length).toBeGreaterThan(0)
})

test('more wait where more is asked for, up to the limit', async () => {
  const { pool, made } = start({ most: 3 })
  for (let turn = 0; turn < 600; turn++) pool.take('bare', any)
  await later(5000)
  expect(made.filter(({ shelf }) => shelf === 'bare')).toHaveLength(3)
  expect(made.filter(({ shelf }) => shelf === 'science')).toHaveLength(1)
})

test('a start that fails is tried again, later and later', async () => {
  const { asked, made } = start({ most: 1, failing: 3 })
  await later(2000)
  expect(asked.length).toBe(2)
  await later(2500)
  expect(asked.length).toBe(3)
  await later(9000)
  expect(made).toHaveLength(2)
})

test('what is too old, or whose line is cut, is ended and not given away', async () => {
  const { pool, made } = start({ most: 1 })
  await later(2000)
  for (const { channel } of made) channel.close()
  expect(pool.take('bare', any)).toBeNull()
  await later(2000)
  expect(made.slice(0, 2).every(({ ended }) => ended)).toBe(true)
  await later(660_000)
  expect(made.slice(2, 4).every(({ ended }) => ended)).toBe(true)
})

test('a closed pool keeps nothing, and makes nothing', async () => {
  const { pool, made, asked } = start()
  await later(2000)
  await pool.close()
  expect(made.every(({ ended }) => ended)).toBe(true)
  const before = asked.length
  await later(5000)
  expect(asked.length).toBe(before)
})
