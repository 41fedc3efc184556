import { expect, test } from 'vitest'
import type { EventBody, JobEvent } from '#domain/event.ts'
import type { JobStatus } from '#domain/job.ts'
import { advance, NO_PROGRESS, type Progress } from './progress.ts'
import { statusOf } from './status.ts'

const ACCEPTED: EventBody = { kind: 'accepted', question: 'How much?' }
const STARTED: EventBody = { kind: 'step-started', step: 'vision', attempt: 1, tries: 1 }
const PARKED: EventBody = { kind: 'parked', step: 'vision', parking: 1, reason: 'platform', sentence: '' }
const RESUMED: EventBody = { kind: 'resumed', step: 'vision', parking: 1 }
const RESET: EventBody = { kind: 'reset', by: null, reason: null, step: null }
const closed = (status: JobStatus): EventBody => ({
  kind: 'closed',
  status,
  reason: null,
  sentence: null,
  verification: null,
  text: null,
})

const told = (...bodies: EventBody[]): Progress =>
  bodies.reduce((progress: Progress, body, index) => {
    const event: JobEvent = {
      jobId: 'job-1',
      seq: index + 1,
      runId: 'run-1',
      at: new Date(0).toISOString(),
      body,
    }
    const taken = advance(progress, event)
    if (taken.kind !== 'advanced') throw new Error(`Event ${event.seq} was ${taken.kind}.`)
    return taken.progress
  }, NO_PROGRESS)

/** A snapshot that is true up to event `seq`. */
const known = (status: JobStatus, seq: number) => ({ status, seq })

test('a job is queued until its first step begins', () => {
  expect(statusOf(told(ACCEPTED))).toBe('queued')
  expect(statusOf(told(ACCEPTED, STARTED))).toBe('running')
  expect(statusOf(told(ACCEPTED), known('running', 1))).toBe('running')
})

test('what only a snapshot tells lasts until the job closes', () => {
  const open = told(ACCEPTED, STARTED)
  expect(statusOf(open, known('cancelling', 1))).toBe('cancelling')
  expect(statusOf(open, known('queued', 1))).toBe('running')
  expect(statusOf(told(ACCEPTED, STARTED, closed('cancelled')), known('cancelling', 1))).toBe('cancelled')
})

test('a job that is being cancelled is not shown as waiting, and a reset takes that back', () => {
  expect(statusOf(told(ACCEPTED, STARTED, PARKED), known('cancelling', 2))).toBe('cancelling')
  expect(statusOf(told(ACCEPTED, STARTED, RESET), known('cancelling', 2))).toBe('running')
})

test('of a snapshot that was parked or closed, what was told since is believed', () => {
  expect(statusOf(told(ACCEPTED, PARKED, RESUMED), known('parked', 2))).toBe('running')
  expect(statusOf(told(ACCEPTED, STARTED, closed('failed'), RESET), known('failed', 3))).toBe('running')
})
