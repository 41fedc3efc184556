import type { JobView } from '#domain/job.ts'
import { STEPS, STEP_TABLE, type Step } from '#domain/steps.ts'
import { NO_OUTPUT } from './output.ts'
import type { Progress, Try, TryState } from './progress.ts'

/** A step with its tries, as the list of steps shows it: how it stands in the attempt that is shown. */
export interface StepLine {
  step: Step
  label: string
  /** `unmade`: the job has closed without it, or without it in the attempt that is shown. */
  state: 'waiting' | 'unmade' | TryState
  /** Of every attempt. */
  tries: Try[]
  /** The last one of the attempt that is shown; null: that has not come to the step. */
  latest: Try | null
  /** Which attempt is shown. */
  attempt: number
  /** Milliseconds of the tries that have ended. */
  spent: number
}

type Snapshot = Pick<JobView, 'seq' | 'steps'>
const NONE: Snapshot = { seq: 0, steps: [] }

/**
 * All steps in their order, whether they have begun or not.
 *
 * @param snapshot knows what no event tells: the time of a step whose end was not told, and whether the outcome was
 *   recorded by a step, or by who looks after jobs
 */
export function stepLines(progress: Progress, snapshot: Snapshot = NONE): StepLine[] {
  const attempt = shownAttempt(progress)
  const known = progress.closing !== null && snapshot.seq >= progress.seq
  return STEPS.map((step) => {
    const summary = snapshot.steps.find((each) => each.step === step)
    const isTold = step !== 'finish' || (known && summary !== undefined)
    const tries = isTold ? progress.tries.filter((each) => each.step === step) : []
    const latest = tries.findLast((each) => each.attempt === attempt || !REPAIRED.includes(step)) ?? null
    const told = tries.reduce((sum, { ms }) => sum + (ms ?? 0), 0)
    const state = latest?.state ?? (known ? 'unmade' : 'waiting')
    const spent = told || (isTold ? (summary?.ms ?? 0) : 0)
    return { step, label: STEP_TABLE[step].label, state, tries, latest, attempt, spent }
  })
}

/** The try whose output is shown with a step: what an earlier attempt had printed says nothing of the one that is shown. */
export const printedAt = ({ latest }: StepLine): Try | null =>
  latest !== null && latest.output !== NO_OUTPUT ? latest : null

/** The steps of the repair loop; any other ends the job when it fails, and the job's sentence says so. */
const REPAIRED: readonly Step[] = ['codegen', 'critic', 'execution', 'checks']
const SETBACKS: readonly TryState[] = ['rejected', 'failed', 'unmet']

/**
 * The attempt that is shown: of an answered job that of its answer, else the newest. One that only wrote the same program
 * again shows nothing that the one before does not.
 */
export function shownAttempt({ tries, closing, parked }: Progress): number {
  const loop = tries.filter(({ step }) => REPAIRED.includes(step))
  const answer = closing?.status === 'succeeded' ? loop.findLast(({ step }) => step === 'checks') : undefined
  const told = closing || parked ? loop.findLast((each) => !isOnlyWritten(each)) : undefined
  return (answer ?? told ?? loop.at(-1))?.attempt ?? 1
}

const isOnlyWritten = ({ step, state }: Try) => step === 'codegen' && state === 'done'

/** What sent the program back to be written again, or ended the job, in the order in which it happened. */
export const setbacksOf = (progress: Progress): Try[] =>
  progress.tries.filter(({ step, state }) => REPAIRED.includes(step) && SETBACKS.includes(state))
