import { afterEach, expect, test, vi } from 'vitest'
import { createLog } from '#adapters/telemetry/log.ts'
import type { Isolation } from '#domain/isolation.ts'
import { reportIsolation } from './report-isolation.ts'

const log = createLog({ service: 'test', level: 'silent' })
const strong: Isolation = {
  kind: 'strong',
  runtime: 'runc',
  summary: 'runc',
  missing: [],
  notes: [],
  proofs: [],
  provedAt: null,
}
const refused: Isolation = { ...strong, kind: 'refused', missing: ['Build the image.'] }

let stop = async () => {}
afterEach(() => stop())

/** A sandbox whose daemon and verdict the test decides, and what was kept of it. */
async function report(first: Isolation, { proveAgainMs = 0, everyMs = 3_600_000 } = {}) {
  const state = { alive: true, verdict: first, proofs: 0, flying: 0, most: 0, hold: Promise.resolve() }
  const saved: Isolation[] = []
  const sandbox = {
    alive: async () => state.alive,
    async prove() {
      state.proofs += 1
      state.most = Math.max(state.most, (state.flying += 1))
      await state.hold
      state.flying -= 1
      return state.verdict
    },
  }
  const save = async (isolation: Isolation) => void saved.push(isolation)
  const ends: number[] = []
  const end = async () => void ends.push(saved.length)
  const reporter = await reportIsolation({ sandbox, save, end, log, periodMs: 5, proveAgainMs, everyMs })
  stop = reporter.stop
  return { state, saved, ends, last: () => saved.at(-1) }
}

test('a verdict is kept again and again as the sign of life, without a new proof', async () => {
  const { state, saved } = await report(strong)
  await vi.waitFor(() => expect(saved.length).toBeGreaterThan(3))
  expect(new Set(saved)).toEqual(new Set([strong]))
  expect(state.proofs).toBe(1)
})

test('that it stops is said last, once', async () => {
  const { saved, ends } = await report(strong)
  await vi.waitFor(() => expect(saved.length).toBeGreaterThan(1))
  await stop()
  stop = async () => {}
  const { length } = saved
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect([ends, saved.length]).toEqual([[length], length])
})

test('a daemon that goes away makes the verdict a refusal, and one that is back is proved again', async () => {
  const { state, last } = await report(strong)
  state.alive = false
  await vi.waitFor(() => expect(last()?.kind).toBe('refused'))
  expect(last()?.missing).toEqual([expect.stringContaining('start it again')])
  expect(state.proofs).toBe(1)
  state.alive = true
  await vi.waitFor(() => expect(last()).toEqual(strong))
  expect(state.proofs).toBe(2)
})

test('a refused sandbox is proved again until it is mended', async () => {
  const { state, last } = await report(refused)
  await vi.waitFor(() => expect(state.proofs).toBeGreaterThan(2))
  state.verdict = strong
  await vi.waitFor(() => expect(last()).toEqual(strong))
})

test('a refused sandbox is not proved again before its time', async () => {
  const { state, saved } = await report(refused, { proveAgainMs: 60_000 })
  await vi.waitFor(() => expect(saved.length).toBeGreaterThan(5))
  expect(state.proofs).toBe(1)
})

test('while a proof is being made the worker gives its sign of life, and makes no second one', async () => {
  const { state, saved } = await report(refused)
  const hold = Promise.withResolvers<void>()
  state.hold = hold.promise
  await vi.waitFor(() => expect(state.flying).toBe(1))
  const before = saved.length
  await vi.waitFor(() => expect(saved.length).toBeGreaterThan(before + 3))
  hold.resolve()
  expect(state.most).toBe(1)
})

test('a sandbox that works is proved again when its time has come, and a miss is told at once', async () => {
  const { state, saved, last } = await report(strong, { proveAgainMs: 60_000, everyMs: 30 })
  await vi.waitFor(() => expect(state.proofs).toBeGreaterThan(2))
  expect(new Set(saved)).toEqual(new Set([strong]))
  const missed: Isolation = { ...refused, missing: ['The memory limit does not bind.'] }
  state.verdict = missed
  await vi.waitFor(() => expect(last()).toEqual(missed))
})

test('a proof that could not be made is a refusal, and is made again as soon as after a miss', async () => {
  const { state, last } = await report(strong, { everyMs: 1000 })
  const hold = Promise.withResolvers<void>()
  state.hold = hold.promise
  await vi.waitFor(() => expect(state.proofs).toBe(2), 10_000)
  hold.reject(new Error('The daemon hung up.'))
  await vi.waitFor(() => expect(state.proofs).toBeGreaterThan(6), 3000)
  expect(last()?.kind).toBe('refused')
  state.hold = Promise.resolve()
  await vi.waitFor(() => expect(last()).toEqual(strong))
})
