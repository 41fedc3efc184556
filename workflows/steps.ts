import { ActivityFailure, isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
import type { Activities } from '#domain/activities.ts'
import { isPrompt, STEP_TABLE, type Step } from '#domain/steps.ts'
import { withAhead } from './ahead.ts'
import type { Parking } from './parking.ts'
import { PATIENCE, PROMPT } from './patience.ts'
import type { Shown } from './shown.ts'

/** The activities of a job, without the one that records its end. */
export type Steps = Omit<Activities, 'finishJob'>

/**
 * The activities of a job, with the number of the attempt in what operators read of them. One whose tries are used up
 * is made again when somebody wants that of a parked job.
 * @returns a function of the attempt: which try of the repair loop they belong to, counted from 1
 */
export function createSteps(desk: {
  edition: number
  shown: Shown
  parking: Parking
}): (attempt: number) => Steps {
  const first = withAhead(stepsOf({ ...desk, attempt: 1 }), desk.shown)
  return (attempt) => (attempt === 1 ? first : stepsOf({ ...desk, attempt }))
}

const stepsOf = (at: At): Steps => ({
  describeImage: step('vision', at, 'describeImage'),
  planAnswer: step('reasoning', at, 'planAnswer'),
  writeProgram: step('codegen', at, 'writeProgram'),
  reviewProgram: step('critic', at, 'reviewProgram'),
  runProgram: step('execution', at, 'runProgram'),
  evaluateChecks: step('checks', at, 'evaluateChecks'),
})

interface At {
  edition: number
  shown: Shown
  parking: Parking
  attempt: number
}

function step<N extends keyof Steps>(name: Step, at: At, activity: N): Steps[N] {
  const call = callOf(name, at, activity)
  const patient = async (...given: unknown[]) => {
    for (;;) {
      try {
        return await shownWhile(name, at, () => call(...given))
      } catch (error) {
        if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error
        await at.parking.park(name, error)
      }
    }
  }
  return patient as Steps[N]
}

type Call = (...given: unknown[]) => Promise<unknown>

function callOf(name: Step, { edition, attempt }: At, activity: keyof Steps): Call {
  const remote = proxyOf(name, attempt)[activity] as Call
  if (!isPrompt(name, edition)) return remote
  return promptly(proxyLocalActivities<Activities>(promptOf(name, attempt))[activity] as Call, remote)
}

/** Tries it within this turn of the workflow, and only if that failed as a step of its own. */
const promptly =
  (local: Call, remote: Call): Call =>
  async (...given) => {
    try {
      return await local(...given)
    } catch (error) {
      if (isCancellation(error)) throw error
      return remote(...given)
    }
  }

const promptOf = (name: Step, attempt: number) => ({ ...PROMPT, summary: summaryOf(name, attempt) })

const proxyOf = (name: Step, attempt: number) =>
  proxyActivities<Activities>({
    ...PATIENCE[name],
    taskQueue: STEP_TABLE[name].queue,
    summary: summaryOf(name, attempt),
  })

const summaryOf = (name: Step, attempt: number) =>
  attempt === 1 ? STEP_TABLE[name].label : `${STEP_TABLE[name].label}, attempt ${attempt}`

async function shownWhile<R>(name: Step, { shown, attempt }: At, call: () => Promise<R>): Promise<R> {
  const end = shown.begin(name, attempt)
  try {
    const result = await call()
    end('done')
    return result
  } catch (error) {
    end(isCancellation(error) ? 'cancelled' : 'failed')
    throw error
  }
}
