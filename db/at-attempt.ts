import type { Step } from '#domain/steps.ts'
import type { AtRun } from './at-run.ts'

/** One try at a step: `attempt` counts the turns of the repair loop, `tries` those inside a turn. */
export interface AtAttempt extends AtRun {
  step: Step
  attempt: number
  tries: number
  /** Temporal's id of the activity inside the run; left out: it does not matter. */
  activityId?: string
  /** Who makes it, and Temporal's name of it; left out: nobody else can give it up. */
  inHand?: { worker: number; task: Uint8Array }
}
