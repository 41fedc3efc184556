import type { JobStatus } from '#domain/job.ts'
import { RESET_STEPS } from '#domain/run.ts'
import type { Progress } from './progress.ts'
import { type StepLine, stepLines } from './step-lines.ts'

/** A job that runs is cancelled first, and one that was cancelled is asked anew. */
const STATUSES: readonly JobStatus[] = ['failed', 'succeeded', 'parked']

/** The steps from which a job can be made to run again, in their order: those that it came to. */
export function restartsOf(
  job: { status: JobStatus; reason: string | null },
  progress: Progress,
): StepLine[] {
  // Of a lost job there is no history to go back in.
  if (!STATUSES.includes(job.status) || job.reason === 'lost') return []
  return stepLines(progress).filter(
    ({ step, tries }) => tries.length > 0 && RESET_STEPS.some((each) => each === step),
  )
}

/**
 * The step that is proposed: the one that was interrupted; else the writing of the program, since what was found in a
 * program would only be found again in the same one; else the last that the job came to.
 */
export function likelyRestart(restarts: readonly StepLine[]): StepLine | undefined {
  const interrupted = restarts.findLast(({ state }) => state === 'stopped')
  return interrupted ?? restarts.find(({ step }) => step === 'codegen') ?? restarts.at(-1)
}
