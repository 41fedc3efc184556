import type { Step } from '#domain/steps.ts'
import type { AtRun } from './at-run.ts'

/** One try at a step: `attempt` counts the turns of the repair loop, `tries` those inside a turn. */
export interface AtAttempt extends AtRun {
  step: Step
  attempt: number
  tries: number
  /** Temporal's id of the activity inside the run; left out: it does not matter. */
  activityId?: string
}
