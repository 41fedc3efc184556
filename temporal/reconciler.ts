import { closedBy, recordClosed } from '#activities/record-closing.ts'
import type { Recorder } from '#activities/recorder.ts'
import { runAt } from '#activities/run.ts'
import type { Log } from '#adapters/telemetry/log.ts'
import type { AtRun } from '#db/at-run.ts'
import { closeWithoutRun } from '#db/closing.ts'
import { type Believed, believedOf, quietJobs, unexplainedRuns } from '#db/reconciling.ts'
import { explainRun, pointTo } from '#db/runs.ts'
import { isClosed } from '#domain/job.ts'
import { closingOf } from './closing-of.ts'
import type { Ending, Executions, Listed } from './executions.ts'

const QUIET_MS = 8000
/** How far back the list of closed runs is read; it is minutes late at worst, and a sweep may be skipped. */
const RECENT_MS = 120_000
/** What one sweep looks at, at most: the next one goes on. */
const BATCH = 500

export interface ReconcilerCollaborators extends Recorder {
  executions: Executions
  log: Pick<Log, 'info' | 'warn'>
  /** Of a job that was heard of since, its own steps are about to tell more, in milliseconds. */
  quietMs?: number
}

/** Brings what people are shown to what Temporal says, where no code of a run could. */
export interface Reconciler {
  /** Looks after one job. Two at once have one effect. @returns whether anything was wrong */
  look(believed: Believed): Promise<boolean>
  /** Looks after all that are quiet or told otherwise by Temporal. @returns how many were wrong */
  sweep(): Promise<number>
}

export function createReconciler(collaborators: ReconcilerCollaborators): Reconciler {
  return {
    look: (believed) => look(collaborators, believed),
    sweep: () => sweep(collaborators),
  }
}

async function sweep(collaborators: ReconcilerCollaborators): Promise<number> {
  const { db } = collaborators
  const quiet = await quietJobs(db, collaborators.quietMs ?? QUIET_MS, BATCH)
  const doubted = await contradicted(collaborators)
  const jobs = new Map([...quiet, ...doubted].map((believed) => [believed.jobId, believed]))
  let wrong = 0
  for (const believed of jobs.values()) if (await lookOrComplain(collaborators, believed)) wrong += 1
  await explain(collaborators)
  return wrong
}

/** One that cannot be looked after, whyever, does not hold up the others. */
async function lookOrComplain(collaborators: ReconcilerCollaborators, believed: Believed): Promise<boolean> {
  try {
    return await look(collaborators, believed)
  } catch (error) {
    collaborators.log.warn({ jobId: believed.jobId, error }, 'the job could not be reconciled')
    return false
  }
}

/** Jobs whose newest run, as Temporal lists it, is not what is believed: resurrected by a reset, or ended since. */
async function contradicted(collaborators: ReconcilerCollaborators): Promise<Believed[]> {
  const { db, executions, quietMs = QUIET_MS } = collaborators
  const newest = newestOf(await executions.recent(RECENT_MS, BATCH))
  const believed = await believedOf(db, [...newest.keys()])
  return believed.filter((job) => job.quietMs >= quietMs && contradicts(newest.get(job.jobId), job))
}

/** Temporal lists the newest first; an open run is the newest there is. */
function newestOf(listed: readonly Listed[]): Map<string, Listed> {
  const newest = new Map<string, Listed>()
  for (const run of listed) {
    const known = newest.get(run.jobId)
    if (known === undefined || (run.open && !known.open)) newest.set(run.jobId, run)
  }
  return newest
}

const contradicts = (listed: Listed | undefined, { runId, status }: Believed) =>
  listed !== undefined && (listed.runId !== runId || listed.open === isClosed(status))

async function look(collaborators: ReconcilerCollaborators, believed: Believed): Promise<boolean> {
  const execution = await collaborators.executions.describe(believed.jobId)
  switch (execution.kind) {
    case 'absent':
      return lose(collaborators, believed)
    case 'open':
      return follow(collaborators, believed, execution.runId)
    case 'closed':
      return close(collaborators, believed, execution.runId, execution.ending)
  }
}

/** The newest run is another than believed: somebody reset the job, and no step of the new run has begun. */
async function follow(
  collaborators: ReconcilerCollaborators,
  believed: Believed,
  runId: string,
): Promise<boolean> {
  if (believed.runId === runId) return false
  const at = { owner: believed.owner, jobId: believed.jobId, runId }
  await pointTo(collaborators.db, at, believed.runId, await originOf(collaborators, at))
  await collaborators.wakeups.wake(believed.jobId)
  collaborators.log.info({ jobId: believed.jobId, runId }, 'another run took over')
  return true
}

async function close(
  collaborators: ReconcilerCollaborators,
  believed: Believed,
  runId: string,
  ending: Ending,
): Promise<boolean> {
  const moved = await follow(collaborators, believed, runId)
  if (!moved && isClosed(believed.status)) return false
  const { owner, jobId } = believed
  const run = runAt(collaborators.storage, { ...owner, jobId }, runId)
  const closed = await closedBy(collaborators, run, closingOf(ending))
  await recordClosed(
    collaborators,
    run,
    ending.kind === 'terminated' ? { ...closed, endedBy: ending.by } : closed,
  )
  collaborators.log.info({ jobId, runId, ending: ending.kind }, 'a run had ended without saying so')
  return true
}

/** Never started again by ourselves: what it has done already, nobody knows. */
async function lose(collaborators: ReconcilerCollaborators, believed: Believed): Promise<boolean> {
  const { db, storage, wakeups, log } = collaborators
  const { owner, jobId, runId, status } = believed
  if (isClosed(status)) return false
  const closing = closingOf(null)
  if (runId === null) await closeWithoutRun(db, owner, jobId, { ...closing, status: 'failed' })
  else {
    const run = runAt(storage, { ...owner, jobId }, runId)
    await recordClosed(collaborators, run, await closedBy(collaborators, run, closing))
  }
  await wakeups.wake(jobId)
  log.warn({ jobId, runId }, 'Temporal does not know the job any more')
  return true
}

/** Asks who made the runs that were first seen by their own steps, and why. */
async function explain(collaborators: ReconcilerCollaborators): Promise<void> {
  for (const at of await unexplainedRuns(collaborators.db, BATCH)) {
    const origin = await originOf(collaborators, at)
    if (origin) await explainRun(collaborators.db, at, origin)
  }
}

async function originOf({ executions }: ReconcilerCollaborators, { jobId, runId }: AtRun) {
  const reset = await executions.resetOf(jobId, runId)
  return reset && { kind: 'reset' as const, ...reset, step: null }
}
