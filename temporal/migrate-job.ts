import type { Db } from '#db/database.ts'
import { runsMadeBy } from '#db/reconciling.ts'
import { resetOnce } from '#db/resetting.ts'
import type { AtRun } from '#db/at-run.ts'
import { RECKONER } from '#domain/run.ts'
import type { Ending, Executions } from './executions.ts'

/** How often a job is begun anew like this: what then does not fit either would turn in circles. */
const MOST_MIGRATIONS = 2
const MIGRATED = {
  kind: 'reset',
  by: RECKONER,
  reason: 'another build had begun the job, and this one cannot go on with it',
  step: 'vision',
} as const
const GIVEN_UP =
  'Builds that do not fit each other had the job in turn, so that none could finish it; ask again.'
const CLOSED = 'what it came to is recorded, and this build cannot go on with it'

/**
 * Has the present build play a job from its beginning whose run another build began, and which it cannot go on with.
 * @param closed the job has: nothing of it is played again
 * @returns null, or how the run was ended because nothing else was left to be done
 */
export async function migrateJob(
  { db, executions }: { db: Db; executions: Executions },
  at: AtRun,
  closed: boolean,
): Promise<Ending | null> {
  if (closed || (await runsMadeBy(db, at, RECKONER)) >= MOST_MIGRATIONS) {
    const why = { by: RECKONER, reason: closed ? CLOSED : GIVEN_UP }
    await executions.terminate(at, why)
    return { kind: 'terminated', ...why }
  }
  await resetOnce(db, at, MIGRATED, () => executions.restart(at, MIGRATED))
  return null
}
