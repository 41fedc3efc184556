import { expect, test } from 'vitest'
import type { EventBody } from '#domain/event.ts'
import type { Step } from '#domain/steps.ts'
import { advance, NO_PROGRESS, type Progress } from './progress.ts'
import { likelyRestart, restartsOf } from './run-again.ts'

const FAILED: EventBody = {
  kind: 'closed',
  status: 'failed',
  reason: 'internal',
  sentence: null,
  verification: null,
  text: null,
}

/** A job that came to these steps, each done, but for the last if `interrupted`, and failed. */
function failedAfter(steps: Step[], interrupted = false): Progress {
  const bodies = steps.flatMap((step, index): EventBody[] => {
    const at = { step, attempt: 1, tries: 1 }
    const begun: EventBody = { kind: 'step-started', ...at }
    if (interrupted && index === steps.length - 1) return [begun]
    return [begun, { kind: 'step-finished', ...at, ms: 1, cached: false, summary: '' }]
  })
  return [...bodies, FAILED].reduce((progress: Progress, body, index) => {
    const taken = advance(progress, {
      jobId: 'j',
      seq: index + 1,
      runId: 'r',
      at: new Date(0).toISOString(),
      body,
    })
    if (taken.kind !== 'advanced') throw new Error(taken.kind)
    return taken.progress
  }, NO_PROGRESS)
}

const failed = { status: 'failed', reason: 'internal' } as const
const namesOf = (progress: Progress) => restartsOf(failed, progress).map(({ step }) => step)
const proposed = (progress: Progress) => likelyRestart(restartsOf(failed, progress))?.step

test('a job runs again from a step that it came to; the recording of its outcome is none', () => {
  expect(namesOf(failedAfter(['vision', 'reasoning']))).toEqual(['vision', 'reasoning'])
  expect(namesOf(failedAfter([]))).toEqual([])
})

test.each(['queued', 'running', 'cancelling', 'cancelled'] as const)(
  'a job that is %s does not',
  (status) => {
    expect(restartsOf({ status, reason: null }, failedAfter(['vision']))).toEqual([])
  },
)

test('neither does one whose history is lost', () => {
  expect(restartsOf({ status: 'failed', reason: 'lost' }, failedAfter(['vision']))).toEqual([])
})

test('the step that is proposed is the interrupted one, else the writing, else the last', () => {
  expect(proposed(failedAfter(['vision', 'codegen', 'critic', 'execution'], true))).toBe('execution')
  expect(proposed(failedAfter(['vision', 'codegen', 'critic', 'execution']))).toBe('codegen')
  expect(proposed(failedAfter(['vision', 'reasoning']))).toBe('reasoning')
})
