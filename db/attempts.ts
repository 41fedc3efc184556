import { type RawBuilder, sql } from 'kysely'
import type { Attempt, AttemptOutcome, ExecutionFacts } from '#domain/attempt.ts'
import type { Owner } from '#domain/owner.ts'
import type { Step } from '#domain/steps.ts'
import type { Stored } from '#domain/stored.ts'
import type { Fault, FaultCounts } from '#domain/tries.ts'
import type { AtAttempt } from './at-attempt.ts'
import type { AtRun } from './at-run.ts'
import type { Db } from './database.ts'

/** What other activities have tried of a turn of a step. */
export interface TriesBefore {
  /** How many tries they made. */
  tries: number
  /** The number of the one that an activity made which read the picture and went on; null: none did. */
  ahead: number | null
}

/** Looked up where another activity may have tried it: within the workflow's turn, ahead, or before the job was parked. */
export async function triesBefore(
  db: Db,
  { jobId, runId, step, attempt, activityId = '' }: Omit<AtAttempt, 'tries'>,
): Promise<TriesBefore> {
  const readings = db
    .selectFrom('attempts')
    .select('activity_id')
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .where('step', '=', 'vision')
  return db
    .selectFrom('attempts')
    .select((row) => [
      sql<number>`coalesce(max(temporal_attempt), 0)::integer`.as('tries'),
      sql<number | null>`max(temporal_attempt) filter (where ${row('activity_id', 'in', readings)})`.as(
        'ahead',
      ),
    ])
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .where('step', '=', step)
    .where('attempt', '=', attempt)
    .where('activity_id', '!=', activityId)
    .executeTakeFirstOrThrow()
}

/** What the tries of an activity before this one came to. */
export interface Earlier {
  /** Which faults they met, and how often; `lost`: nobody reported their end. */
  faults: FaultCounts
  /** What one of them kept whose report was lost; null: nothing. */
  result: unknown
}

/**
 * Of the tries of the same activity before the one given.
 * @param own the numbers of tries that other activities made, which count as its own
 */
export async function earlierTries(db: Db, at: AtAttempt, own: number[] = []): Promise<Earlier> {
  const rows = await db
    .selectFrom('attempts')
    .select(sql<Fault | null>`case outcome when 'lost' then outcome else detail ->> 'fault' end`.as('fault'))
    .select('result')
    .where('job_id', '=', at.jobId)
    .where('run_id', '=', at.runId)
    .where('step', '=', at.step)
    .where('attempt', '=', at.attempt)
    .where((row) =>
      row.or([
        row('activity_id', '=', at.activityId ?? ''),
        row('temporal_attempt', '=', sql<number>`any(${own}::integer[])`),
      ]),
    )
    .where('temporal_attempt', '<', at.tries)
    .execute()
  const faults: FaultCounts = {}
  for (const { fault } of rows) if (fault !== null) faults[fault] = (faults[fault] ?? 0) + 1
  return { faults, result: rows.find(({ result }) => result !== null)?.result ?? null }
}

/**
 * The steps that the activity which read the picture last went on to, in no order. A run that was reset to after its
 * reading has none of its own: it is that of a run before.
 */
export async function stepsAhead(db: Db, { organisation }: Owner, jobId: string): Promise<Step[]> {
  const ofJob = db.selectFrom('attempts').where('organisation', '=', organisation).where('job_id', '=', jobId)
  const rows = await db
    .with('reading', () =>
      ofJob
        .select(['run_id', 'activity_id'])
        .where('step', '=', 'vision')
        .orderBy('started_at', 'desc')
        .limit(1),
    )
    .selectFrom(ofJob.selectAll().as('made'))
    .innerJoin('reading', (join) =>
      join.onRef('made.run_id', '=', 'reading.run_id').onRef('made.activity_id', '=', 'reading.activity_id'),
    )
    .select('step')
    .distinct()
    .where('step', '!=', 'vision')
    .execute()
  return rows.map(({ step }) => step)
}

/** Ends whatever of a run is still open when it closes. */
export async function endOpenAttempts(tx: Db, at: AtRun, outcome: AttemptOutcome): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({ outcome, finished_at: sql<Date>`clock_timestamp()`, ms: ELAPSED })
    .where('job_id', '=', at.jobId)
    .where('run_id', '=', at.runId)
    .where('outcome', 'is', null)
    .execute()
}

/** The program that a run wrote last, as its step kept it; null when it wrote none. */
export async function findLastProgram(db: Db, { jobId, runId, owner }: AtRun): Promise<Stored | null> {
  const row = await db
    .selectFrom('attempts')
    .select(sql<Stored | null>`detail -> 'program'`.as('program'))
    .where('organisation', '=', owner.organisation)
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .where('step', '=', 'codegen')
    .where('outcome', '=', 'ok')
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.program ?? null
}

/** How long a try took that nobody reported the end of, in whole milliseconds. */
export const elapsedTo = (at: RawBuilder<unknown>) =>
  sql<number>`greatest(0, round(extract(epoch from ${at} - attempts.started_at) * 1000))::integer`

export const ELAPSED = elapsedTo(sql`clock_timestamp()`)

/** The repair ledger of a job: every try of every run, oldest first. */
export async function ledgerOf(db: Db, organisation: string, jobId: string): Promise<Attempt[]> {
  const rows = await db
    .selectFrom('attempts')
    .selectAll()
    .select(sql<string | null>`coalesce(detail ->> 'sentence', detail ->> 'summary')`.as('said'))
    .select(sql<ExecutionFacts | null>`detail -> 'execution'`.as('execution'))
    .where('organisation', '=', organisation)
    .where('job_id', '=', jobId)
    .orderBy('started_at')
    .orderBy('attempt')
    .orderBy('temporal_attempt')
    .execute()
  return rows.map((row) => ({
    runId: row.run_id,
    step: row.step,
    attempt: row.attempt,
    tries: row.temporal_attempt,
    cause: row.cause,
    outcome: row.outcome,
    ms: row.ms,
    cached: row.cached,
    detail: row.said,
    execution: row.execution,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }))
}
