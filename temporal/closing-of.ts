import type { JobClosing } from '#domain/job.ts'
import { isReason, REASON_SENTENCES, type Reason } from '#domain/outcomes.ts'
import { RECKONER } from '#domain/run.ts'
import type { Ending } from './executions.ts'

/**
 * What is recorded of a run of which only Temporal can say how it ended.
 * @param ending null: it does not know the run
 */
export function closingOf(ending: null): Extract<JobClosing, { kind: 'failed' }>
export function closingOf(ending: Ending): JobClosing
export function closingOf(ending: Ending | null): JobClosing {
  if (ending === null) return failed('lost')
  switch (ending.kind) {
    case 'completed':
      return { kind: 'succeeded', ...ending.outcome }
    case 'cancelled':
      return { kind: 'cancelled' }
    case 'timed-out':
      return failed('deadline')
    case 'terminated':
      return ending.by === RECKONER
        ? failed('internal', ending.reason)
        : failed('terminated', sentenceOf(ending.reason))
    case 'failed':
      return isReason(ending.type) ? failed(ending.type, ending.sentence) : failed('internal')
  }
}

const failed = (reason: Reason, sentence: string = REASON_SENTENCES[reason]) =>
  ({ kind: 'failed', reason, sentence }) as const

/** An operator's words are shown as they are, after ours. */
const sentenceOf = (reason: string) =>
  reason === '' ? REASON_SENTENCES.terminated : `The job was terminated by an operator: ${reason}`
