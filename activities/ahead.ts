import { activityInfo, ApplicationFailure, heartbeat } from '@temporalio/activity'
import type { Activities, Ahead } from '#domain/activities.ts'
import type { JobInput } from '#domain/job.ts'
import { isAhead, type Step } from '#domain/steps.ts'
import type { Stored } from '#domain/stored.ts'
import { inLine } from './line.ts'

/** How far the activity that reads a picture may go on. */
export interface Reach {
  /** How long a step may have taken for it to go on to the next one, in milliseconds. */
  withinMs: number
  /** Is that step made in this process, and now? */
  makes(step: Step): boolean
  /** With how many programs at work in this process it begins no other, which would only wait for a place. */
  programs: number
}

/** After how long in all operators are told at which step it is, in milliseconds: Temporal hears of it as of a heartbeat. */
const TOLD_MS = 1000

/**
 * `describeImage` that goes on to the steps after it when it was quick, as it is with what the cache knows: each step
 * that Temporal schedules costs a job 20 ms, which is nothing beside a model that takes seconds, and much beside one that
 * takes none. Each keeps its own row, events and result, so that nothing is lost that was made. It goes on at its first
 * try only, and only to what goes well: a refusal, or a failure for good, is for where the step is made otherwise. Beside
 * it `runProgram`, whose programs are counted.
 * @throws what may go better later, so that Temporal waits before it has the reading given again
 */
export function goingAhead(
  activities: Activities,
  reach: Reach,
): Pick<Activities, 'describeImage' | 'runProgram'> {
  let programs = 0
  const hasPlace = (step: Step) => step !== 'execution' || programs < reach.programs

  async function runProgram(...given: Parameters<Activities['runProgram']>) {
    programs += 1
    try {
      return await activities.runProgram(...given)
    } finally {
      programs -= 1
    }
  }

  const describeImage: Activities['describeImage'] = (job) =>
    activityInfo().attempt > 1 ? activities.describeImage(job) : inLine(() => readAndGoOn(job))

  async function readAndGoOn(job: JobInput): ReturnType<Activities['describeImage']> {
    const started = performance.now()
    let began = started
    const read = await activities.describeImage(job)
    if (read.kind === 'refused') return read
    const isQuick = () => performance.now() - began < reach.withinMs
    const mayGoOn = (step: Step) =>
      isAhead(step, 1, job.edition ?? 1) && reach.makes(step) && hasPlace(step) && isQuick()
    const ahead = await goOn(job, read.extraction, { ...activities, runProgram }, async (step, make) => {
      if (!mayGoOn(step)) return null
      began = performance.now()
      // The step does so only while it works, which many that are not quite quick would not make up for.
      if (began - started > TOLD_MS) heartbeat(step)
      return unlessFailed(make)
    })
    return { ...read, ahead }
  }

  return { describeImage, runProgram }
}

/** @returns null where it does not go on to the step, or the step failed for good */
type On = <T>(step: Step, make: () => Promise<T>) => Promise<T | null>

/** The first attempt, as far as it goes well. */
async function goOn(job: JobInput, extraction: Stored, steps: Activities, on: On): Promise<Ahead> {
  const planned = await on('reasoning', () => steps.planAnswer(job, { extraction }))
  if (planned?.kind !== 'planned') return {}
  const { plan } = planned
  const first = { attempt: 1, extraction, plan, repair: null, previous: null }
  const written = await on('codegen', () => steps.writeProgram(job, first))
  if (!written) return { planAnswer: planned }
  const { program } = written
  const proven = await prove(job, { extraction, plan, program }, steps, on)
  return { planAnswer: planned, writeProgram: written, ...proven }
}

interface Given {
  extraction: Stored
  plan: Stored
  program: Stored
}

async function prove(
  job: JobInput,
  { extraction, plan, program }: Given,
  steps: Activities,
  on: On,
): Promise<Ahead> {
  const attempt = 1
  const verdict = await on('critic', () => steps.reviewProgram(job, { program, attempt }))
  if (!verdict) return {}
  if (verdict.kind === 'repair') return { reviewProgram: verdict }
  const ran = await on('execution', () => steps.runProgram(job, { program, extraction, attempt }))
  if (!ran || ran.kind === 'refused') return { reviewProgram: verdict }
  if (ran.kind === 'repair') return { reviewProgram: verdict, runProgram: ran }
  const result = { plan, execution: ran.execution, flagged: verdict.kind === 'flagged', attempt }
  const checked = await on('checks', () => steps.evaluateChecks(job, result))
  return { reviewProgram: verdict, runProgram: ran, ...(checked && { evaluateChecks: checked }) }
}

/** @throws what did not fail for good: a cancel, too */
async function unlessFailed<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ApplicationFailure && error.nonRetryable) return null
    throw error
  }
}
