import { sql } from 'kysely'
import type { ResetOrigin } from '#domain/run.ts'
import type { AtRun } from './at-run.ts'
import type { Db } from './database.ts'
import { jsonb } from './json.ts'
import { beginRun, lockCurrent } from './runs.ts'

/** Who asks for the very same again within this time has clicked twice, or was not answered; an interval of Postgres. */
const SAME_MOMENT = '5 seconds'

/**
 * Has a run made that takes the place of `at`, once however often it is asked for at the same moment: whoever comes
 * second waits, and finds that the run it wanted to replace has been replaced, or that the one it sees was made by the
 * very same wish just now.
 * @param make makes the run and gives its id; it holds up every write to the job meanwhile
 * @returns the job's current run
 * @throws what `make` throws; nothing is written then
 */
export async function resetOnce(
  db: Db,
  at: AtRun,
  origin: ResetOrigin,
  make: () => Promise<string>,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const current = await lockCurrent(tx, at)
    if (current === null || current !== at.runId) return current ?? at.runId
    if (await wasJustMade(tx, at, origin)) return current
    const runId = await make()
    await beginRun(tx, { ...at, runId }, origin, current)
    return runId
  })
}

async function wasJustMade(tx: Db, { jobId, runId }: AtRun, origin: ResetOrigin): Promise<boolean> {
  const row = await tx
    .selectFrom('job_runs')
    .select('run_id')
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .where(sql<boolean>`origin = ${jsonb(origin)}`)
    .where('started_at', '>', sql<Date>`clock_timestamp() - ${SAME_MOMENT}::interval`)
    .executeTakeFirst()
  return row !== undefined
}
