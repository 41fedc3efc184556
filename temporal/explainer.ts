import type { Log } from '#adapters/telemetry/log.ts'
import type { AtRun } from '#db/at-run.ts'
import type { Db } from '#db/database.ts'
import { unexplainedRuns } from '#db/reconciling.ts'
import { explainRun } from '#db/runs.ts'
import type { ResetOrigin } from '#domain/run.ts'
import { atOnce } from './at-once.ts'
import type { Executions } from './executions.ts'

/** Runs that are asked about, at most. */
const BATCH = 500
/** Whole histories are fetched. */
const AT_ONCE = 4

interface ExplainerCollaborators {
  db: Db
  executions: Pick<Executions, 'resetOf'>
  log: Pick<Log, 'warn'>
}

/**
 * @returns a function that asks Temporal who made the runs that were first seen by their own steps, and why. Each on its
 *   own, and never again once it does not say: a history does not change its beginning
 */
export function createExplainer(collaborators: ExplainerCollaborators): () => Promise<void> {
  let unexplained = new Set<string>()
  return async () => {
    const runs = await unexplainedRuns(collaborators.db, BATCH)
    unexplained = unexplained.intersection(new Set(runs.map(({ runId }) => runId)))
    const asked = runs.filter(({ runId }) => !unexplained.has(runId))
    await atOnce(asked, AT_ONCE, async (at) => {
      if ((await explain(collaborators, at)) === 'unknown') unexplained.add(at.runId)
    })
  }
}

async function explain(
  { db, executions, log }: ExplainerCollaborators,
  at: AtRun,
): Promise<'unknown' | null> {
  try {
    const origin = await originOf(executions, at)
    if (!origin) return 'unknown'
    await explainRun(db, at, origin)
  } catch (error) {
    log.warn({ jobId: at.jobId, runId: at.runId, error }, 'it could not be asked who made a run')
  }
  return null
}

/** How a run came to be, as Temporal has it; null: it does not say. */
export async function originOf(
  { resetOf }: Pick<Executions, 'resetOf'>,
  { jobId, runId }: AtRun,
): Promise<ResetOrigin | null> {
  const reset = await resetOf(jobId, runId)
  return reset && { kind: 'reset', ...reset, step: null }
}
