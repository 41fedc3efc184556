import type { JobStatus } from '#domain/job.ts'
import { REASON_SENTENCES } from '#domain/outcomes.ts'

/** How the end of a job without an answer is put. */
export interface Ending {
  heading: string
  /** Why, where the job itself says nothing of it. */
  cause: string
  /** What else is to be known; null: nothing. */
  note: string | null
  /** Could other models have answered? */
  models: boolean
}

const UNANSWERED: Ending = {
  heading: 'No answer',
  cause: 'The job failed.',
  note: null,
  models: true,
}

/** Ends that come from outside; the reason `cancelled` is also a status. */
const FROM_OUTSIDE: ReadonlyMap<string, Omit<Ending, 'models'>> = new Map([
  [
    'cancelled',
    { heading: 'Cancelled', cause: 'The job was cancelled before it had an answer.', note: null },
  ],
  ['terminated', { heading: 'Terminated', cause: REASON_SENTENCES.terminated, note: null }],
  ['deadline', { heading: 'Out of time', cause: REASON_SENTENCES.deadline, note: null }],
  [
    'lost',
    {
      heading: 'Lost',
      cause: REASON_SENTENCES.lost,
      note: 'It cannot be run again. Its question and its picture are kept, so that you can ask again.',
    },
  ],
])

/** The words for a job that closed without an answer. */
export function endingOf(status: JobStatus, reason: string | null): Ending {
  const ending = FROM_OUTSIDE.get(status === 'cancelled' ? status : (reason ?? ''))
  return ending ? { ...ending, models: false } : UNANSWERED
}
