import {
  ApplicationFailure,
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow'
import type { ParkingNotes } from '#domain/activities.ts'
import type { JobInput } from '#domain/job.ts'
import { ABORT, LONGEST_PARKING, MOST_PARKINGS, RETRY_STEP } from '#domain/parking.ts'
import type { Step } from '#domain/steps.ts'
import { causeOf } from './cause.ts'
import { PARKING_NOTE } from './patience.ts'

/** Where a job waits for somebody instead of failing, if it was asked to. */
export interface Parking {
  /**
   * Waits until somebody wants the step to be made again.
   * @param failure what the job fails with otherwise
   * @throws `failure` when the job is not to be parked, was given up, or has waited too long
   */
  park(step: Step, failure: Error): Promise<void>
}

type Decision = 'retry' | 'abort'

/** Takes both as an update, which answers, and as a signal, which every version of Temporal's page can send. */
const DOORS = [
  ['retry', defineUpdate(RETRY_STEP), defineSignal(RETRY_STEP)],
  ['abort', defineUpdate(ABORT), defineSignal(ABORT)],
] as const

/** To be called before a workflow waits for anything, so that no message comes too early for it. */
export function createParking(job: JobInput): Parking {
  const notes = proxyActivities<ParkingNotes>(PARKING_NOTE)
  let parkings = 0
  let waiting = false
  let decision: Decision | null = null

  for (const [wanted, update, signal] of DOORS) {
    const decide = () => {
      if (waiting) decision ??= wanted
    }
    setHandler(update, decide, {
      validator: () => {
        if (!waiting || decision !== null)
          throw ApplicationFailure.nonRetryable('The job is not parked.', 'not-parked')
      },
    })
    setHandler(signal, decide)
  }

  return {
    async park(step, failure) {
      if (job.onExhausted !== 'park' || parkings === MOST_PARKINGS) throw failure
      parkings += 1
      const at = { step, parking: parkings }
      // From here on, since whoever is shown that the job is parked may decide at once.
      waiting = true
      await notes.noteParking(job, { kind: 'parked', ...at, ...causeOf(failure) })
      await condition(() => decision !== null, LONGEST_PARKING)
      const decided = decision ?? 'abort'
      waiting = false
      decision = null
      if (decided === 'abort') throw failure
      await notes.noteParking(job, { kind: 'resumed', ...at })
    },
  }
}
