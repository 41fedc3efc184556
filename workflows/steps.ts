import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '#domain/activities.ts'
import { STEP_TABLE, type Step } from '#domain/steps.ts'
import { PATIENCE } from './patience.ts'

const summaryOf = (step: Step, attempt: number) =>
  attempt === 1 ? STEP_TABLE[step].label : `${STEP_TABLE[step].label}, attempt ${attempt}`

const proxyOf = (step: Step, attempt: number) =>
  proxyActivities<Activities>({
    ...PATIENCE[step],
    taskQueue: STEP_TABLE[step].queue,
    summary: summaryOf(step, attempt),
  })

/**
 * The activities of a job, with the number of the attempt in what operators read of them.
 * @param attempt which try of the repair loop they belong to, counted from 1
 */
export const stepsAt = (attempt: number): Activities => ({
  describeImage: proxyOf('vision', attempt).describeImage,
  planAnswer: proxyOf('reasoning', attempt).planAnswer,
  writeProgram: proxyOf('codegen', attempt).writeProgram,
  reviewProgram: proxyOf('critic', attempt).reviewProgram,
  runProgram: proxyOf('execution', attempt).runProgram,
  evaluateChecks: proxyOf('checks', attempt).evaluateChecks,
  finishJob: proxyOf('finish', attempt).finishJob,
})
