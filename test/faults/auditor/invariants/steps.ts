import { RESET_STEPS } from '#domain/run.ts'
import type { Step } from '#domain/steps.ts'
import type { AttemptRow, EventRow, RunRow } from '#test/faults/auditor/postgres.ts'

/** What one job's runs did and told, the runs in the order in which they were first seen. */
interface Told {
  runs: RunRow[]
  events: EventRow[]
  attempts: AttemptRow[]
}

/** Which run made an execution, and in which turn of the repair loop. */
const MADE = /\/run\/([^/]+)\/(?:[^/]+\/)*execution-(\d+)\.json$/

/**
 * Behind an answer is each of its steps, in the turn of the repair loop that the execution is of, and people were told:
 * a `step-finished` of each, and what was checked. A run did them itself, but for those before its first one: a reset
 * took these over from the runs before.
 */
export function stepFaults(told: Told, run: RunRow): string[] {
  if (run.status !== 'succeeded' || run.execution === null) return []
  const [, maker, turn] = MADE.exec(run.execution.key) ?? []
  const made = told.runs.find(({ run_id: id }) => id === maker)
  if (!made) return [`Its run ${run.run_id} is answered by ${run.execution.key}, which is of no run of it.`]
  const untold = ORDER.flatMap((step) => {
    const at = { step, attempt: BEFORE_PROGRAMS.includes(step) ? 1 : Number(turn) }
    const by = new Set(mayHaveDone(told, step === 'checks' ? run : made, at))
    return wantedOf(step)
      .filter((kind) => !told.events.some((event) => by.has(event.run_id ?? '') && tells(event, kind, at)))
      .map((kind) => `${kind} of ${step} ${at.attempt}`)
  })
  return untold.map((what) => `Its run ${run.run_id} is answered, and nobody was told the ${what}.`)
}

/** In the order in which they are made. */
const ORDER: readonly Step[] = RESET_STEPS
const BEFORE_PROGRAMS: readonly Step[] = ['vision', 'reasoning']

const wantedOf = (step: Step): string[] => ['step-finished', ...(step === 'checks' ? ['checked'] : [])]

interface At {
  step: Step
  attempt: number
}

const tells = ({ body }: EventRow, kind: string, { step, attempt }: At): boolean =>
  body.kind === kind && 'attempt' in body && body.step === step && body.attempt === attempt

/** Itself, if it had begun by then; else it or one before it. */
function mayHaveDone({ runs, attempts }: Told, { run_id: run }: RunRow, at: At): string[] {
  const own = attempts.filter(({ run_id: id, step }) => id === run && ORDER.includes(step))
  const first = Math.min(...own.map(placeOf))
  const ids = runs.map(({ run_id: id }) => id)
  return placeOf(at) >= first ? [run] : ids.slice(0, ids.indexOf(run) + 1)
}

/** Where in a job's course a turn of a step is: greater is later. */
const placeOf = ({ step, attempt }: At): number => attempt * ORDER.length + ORDER.indexOf(step)
