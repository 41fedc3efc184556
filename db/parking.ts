import { sql } from 'kysely'
import type { ParkingNote } from '#domain/activities.ts'
import type { AtRun } from './at-run.ts'
import type { Db } from './database.ts'
import { appendEvent } from './events.ts'

/**
 * Shows that a job waits for somebody to decide, or that it does not any more: status and event together. A repeat
 * changes nothing; a job that has closed, or is being cancelled, stays as it is.
 */
export async function noteParking(db: Db, at: AtRun, note: ParkingNote): Promise<void> {
  const [from, to] =
    note.kind === 'parked' ? (['running', 'parked'] as const) : (['parked', 'running'] as const)
  await db.transaction().execute(async (tx) => {
    const told = await appendEvent(tx, at, note)
    if (told === null) return
    await tx
      .updateTable('jobs')
      .set({ status: to, updated_at: sql<Date>`now()` })
      .where('id', '=', at.jobId)
      .where('current_run_id', '=', at.runId)
      .where('status', '=', from)
      .execute()
  })
}
