import type { JobInput, JobOutcome } from '#domain/job.ts'
import { createParking } from './parking.ts'
import { provenProgram } from './proven-program.ts'
import { unlessRefused } from './refusal.ts'
import { shownOf } from './shown.ts'
import { createSteps } from './steps.ts'

/**
 * The story of a job: read the picture, plan, and write programs until one is proven.
 * How it closed is recorded by the closing interceptor, whatever it was.
 */
export async function answerImage(job: JobInput): Promise<JobOutcome> {
  const parking = createParking(job)
  const stepsAt = createSteps({ edition: job.edition ?? 1, shown: shownOf(job), parking })
  const { describeImage, planAnswer } = stepsAt(1)
  const { extraction } = unlessRefused(await describeImage(job))
  const { plan } = unlessRefused(await planAnswer(job, { extraction }))
  return provenProgram(job, { extraction, plan }, { stepsAt, parking })
}
