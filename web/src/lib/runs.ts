import type { JobView } from '#domain/job.ts'
import type { RunOrigin, RunView } from '#domain/run.ts'
import { STEP_TABLE } from '#domain/steps.ts'
import { statusWording, type Wording } from './words.ts'

/** Only a run can be that: what took its place goes on. */
const SUPERSEDED: Wording = { word: 'Replaced', glyph: 'square', tone: 'wait' }

/** The word for a run. */
export const runWording = ({ status, verification }: Pick<RunView, 'status' | 'verification'>): Wording =>
  status === 'superseded' ? SUPERSEDED : statusWording(status, verification)

/** How a run came to be: `Reset to “Writing the program” by mem_local: the model was mended`. */
export function originPhrase(origin: RunOrigin | null): string {
  if (origin === null) return 'Reset in Temporal; who did it is not known yet'
  if (origin.kind === 'accepted') return 'As first asked'
  const { by, reason, step } = origin
  const where = step === null ? 'in Temporal' : `to “${STEP_TABLE[step].label}”`
  return `Reset ${where}${by ? ` by ${by}` : ''}${reason === '' ? '' : `: ${reason}`}`
}

/** Who ended a run from outside; null: nobody did, or it is not known who. */
export const endedPhrase = ({ endedBy }: Pick<RunView, 'endedBy'>): string | null =>
  endedBy ? `Terminated by ${endedBy}` : null

/** The runs of a job, counted from 1 in the order in which they began. */
export function runNumbers(runs: readonly RunView[]): Map<string, number> {
  const begun = runs.toSorted((one, other) => Date.parse(one.startedAt) - Date.parse(other.startedAt))
  return new Map(begun.map(({ runId }, index) => [runId, index + 1]))
}

/** How long a run took or takes, in milliseconds; null: its end is not known. */
export const runMs = ({ startedAt, closedAt }: RunView): number | null =>
  closedAt === null ? null : Date.parse(closedAt) - Date.parse(startedAt)

/**
 * How long the job has taken, in milliseconds: from the question on, or, where it was reset, the current run alone.
 *
 * @param now milliseconds since 1970; null: the job has closed
 * @returns null when its end is not known yet
 */
export function passedMs({ runs, createdAt, totalMs }: JobView, now: number | null): number | null {
  const [current, ...earlier] = runs
  if (current === undefined || earlier.length === 0)
    return now === null ? totalMs : now - Date.parse(createdAt)
  return now === null ? runMs(current) : now - Date.parse(current.startedAt)
}
