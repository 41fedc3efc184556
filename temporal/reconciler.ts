import { closedBy, recordClosed } from '#activities/record-closing.ts'
import type { Recorder } from '#activities/recorder.ts'
import { runAt } from '#activities/run.ts'
import type { Log } from '#adapters/telemetry/log.ts'
import { closeWithoutRun } from '#db/closing.ts'
import { pointTo } from '#db/pointing.ts'
import { type Believed, believedOf, quietJobs } from '#db/reconciling.ts'
import { isClosed } from '#domain/job.ts'
import { atOnce } from './at-once.ts'
import { closingOf } from './closing-of.ts'
import type { Execution, Executions, Listed } from './executions.ts'
import { createExplainer, originOf } from './explainer.ts'
import { migrateJob } from './migrate-job.ts'

const QUIET_MS = 8000
/** How far back the list of closed runs is read; it is minutes late at worst, and a sweep may be skipped. */
const RECENT_MS = 120_000
/** What one sweep looks at, at most: the next one goes on. */
const BATCH = 500
/** Looks at once, since each is mostly waiting for Temporal. */
const LOOKS = 8
/** A sweep begins no look after so many milliseconds: it would be cut, and another one begins. */
const SWEEP_MS = 25_000

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
  const explain = createExplainer(collaborators)
  return {
    look: (believed) => look(collaborators, believed),
    sweep: async () => {
      const wrong = await sweep(collaborators)
      await explain()
      return wrong
    },
  }
}

/** Those of which Temporal says otherwise come first: of the others nothing is known but that they are quiet. */
async function sweep(collaborators: ReconcilerCollaborators): Promise<number> {
  const until = performance.now() + SWEEP_MS
  const doubted = await contradicted(collaborators)
  const quiet = await quietJobs(collaborators.db, collaborators.quietMs ?? QUIET_MS, BATCH)
  const jobs = new Map([...doubted, ...quiet].map((believed) => [believed.jobId, believed]))
  let wrong = 0
  await atOnce(jobs.values(), LOOKS, async (believed) => {
    if (performance.now() < until && (await lookOrComplain(collaborators, believed))) wrong += 1
  })
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
      return goOn(collaborators, believed, execution)
    case 'closed':
      return close(collaborators, believed, execution)
  }
}

async function goOn(
  collaborators: ReconcilerCollaborators,
  believed: Believed,
  { runId, misfit }: Extract<Execution, { kind: 'open' }>,
): Promise<boolean> {
  const now = await follow(collaborators, believed, runId)
  if (now === null) return false
  const { owner, jobId, status } = now
  if (!misfit) return isGivenUp(now) ? cancel(collaborators, now, runId) : now !== believed
  const ending = await migrateJob(collaborators, { owner, jobId, runId }, isClosed(status))
  collaborators.log.warn({ jobId, runId, given: ending ? 'up' : 'to this build' }, 'a run fits no build')
  if (ending) await close(collaborators, now, { runId, ending, at: null })
  await collaborators.wakeups.wake(jobId)
  return true
}

/** A closed job of which no run may go on; a run of any other has recorded its end, and only has to close. */
const isGivenUp = ({ status, reason }: Believed) =>
  status === 'cancelled' || (status === 'failed' && reason === 'lost')

/**
 * A job was cancelled, and that did not come to its run: Temporal was away, or had just been given it. Or it was lost, and
 * people were told so; the run that came to light does not make it another.
 */
async function cancel(
  { executions, log }: ReconcilerCollaborators,
  { jobId }: Believed,
  runId: string,
): Promise<true> {
  await executions.cancel({ jobId, runId })
  log.warn({ jobId, runId }, 'a run of a job that was given up went on')
  return true
}

/**
 * The newest run may be another than believed: somebody reset the job, and no step of the new run has begun.
 * @returns what is believed then, the very same when nothing has changed; null: what Temporal said is old by now
 */
async function follow(
  collaborators: ReconcilerCollaborators,
  believed: Believed,
  runId: string,
): Promise<Believed | null> {
  if (believed.runId === runId) return believed
  const at = { owner: believed.owner, jobId: believed.jobId, runId }
  const standing = await pointTo(
    collaborators.db,
    at,
    believed.runId,
    await originOf(collaborators.executions, at),
  )
  if (standing === null) return null
  await collaborators.wakeups.wake(believed.jobId)
  collaborators.log.info({ jobId: believed.jobId, runId }, 'another run took over')
  return { ...believed, runId, ...standing }
}

type Ended = Omit<Extract<Execution, { kind: 'closed' }>, 'kind'>

async function close(
  collaborators: ReconcilerCollaborators,
  believed: Believed,
  { runId, ending, at }: Ended,
): Promise<boolean> {
  const now = await follow(collaborators, believed, runId)
  if (now === null) return false
  if (isClosed(now.status)) return now !== believed
  const { owner, jobId } = believed
  const run = runAt(collaborators.storage, { ...owner, jobId }, runId)
  const closed = await closedBy(collaborators, run, closingOf(ending))
  const endedBy = ending.kind === 'terminated' ? ending.by : null
  await recordClosed(collaborators, run, { ...closed, endedBy, ...(at && { endedAt: at }) })
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
