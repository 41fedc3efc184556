import { z } from 'zod'
import { stepsAhead } from '#db/attempts.ts'
import { resetOnce } from '#db/resetting.ts'
import { findJob } from '#db/jobs.ts'
import type { Owner } from '#domain/owner.ts'
import { RESET_REASON_LIMIT, RESET_STEPS } from '#domain/run.ts'
import type { Step } from '#domain/steps.ts'
import type { ResetPoint, ResetResult } from '#temporal/client.ts'
import { readJson } from './body.ts'
import type { Collaborators } from './collaborators.ts'
import { notFound, Problem } from './problem.ts'

/** What a reset is asked for with. */
interface Asked {
  step: Step
  reason: string
}

/**
 * Makes a new run of a job from a step on, once however often it is asked for at the same moment.
 * @returns the run that is then the current one
 * @throws Problem 404, 409 when the run did not come to the step or Temporal has forgotten it, 503 when Temporal is away
 */
export async function resetJob(
  { db, reset, wakeups }: Pick<Collaborators, 'db' | 'reset' | 'wakeups'>,
  owner: Owner,
  jobId: string,
  { step, reason }: Asked,
): Promise<string> {
  const job = await findJob(db, owner.organisation, jobId)
  if (!job) throw notFound('job')
  if (job.runId === null)
    throw new Problem(409, 'not_begun', 'The job has not begun yet; there is nothing to reset.')
  const at = { owner, jobId, runId: job.runId }
  const by = owner.member
  // Before the lock on the job, or each reset would hold one connection and want another.
  const ahead = await stepsAhead(db, owner, jobId)
  const make = () => made(reset, { jobId, runId: at.runId, step, ahead, by, reason })
  const runId = await resetOnce(db, at, { kind: 'reset', by, reason, step }, make)
  await wakeups.wake(jobId)
  return runId
}

async function made(reset: Collaborators['reset'], point: ResetPoint): Promise<string> {
  const result = await reset(point).catch((cause: unknown) => {
    throw Object.assign(away(), { cause })
  })
  return result.kind === 'reset' ? result.runId : refused(result, point.step)
}

const away = () =>
  new Problem(503, 'temporal_unavailable', 'Temporal does not answer, so the job was not reset; try again.')

function refused(result: Exclude<ResetResult, { kind: 'reset' }>, step: Step): never {
  if (result.kind === 'gone') {
    throw new Problem(
      409,
      'history_gone',
      'Temporal no longer has the history of this job; ask the question again.',
    )
  }
  const reached = result.reached.join(', ') || 'none'
  throw new Problem(
    409,
    'step_not_reached',
    `The job did not come to the step "${step}"; it can be reset to one of: ${reached}.`,
  )
}

const asked = z.strictObject({
  step: z.enum(RESET_STEPS),
  reason: z.string().trim().min(1).max(RESET_REASON_LIMIT),
})

/**
 * Reads `{"step", "reason"}`.
 * @throws Problem 400, 413, 422
 */
export async function resetOf(request: Request): Promise<Asked> {
  const parsed = asked.safeParse(await readJson(request))
  if (parsed.success) return parsed.data
  throw new Problem(
    422,
    'body_invalid',
    `A reset wants {"step": one of ${RESET_STEPS.join(', ')}, "reason": 1 to ${RESET_REASON_LIMIT} characters}.`,
  )
}
