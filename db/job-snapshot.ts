import { type ExpressionBuilder, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Check } from '#domain/check.ts'
import type { Seal } from '#domain/execution.ts'
import { type StepSummary } from '#domain/job.ts'
import { type Step, STEPS } from '#domain/steps.ts'
import type { Db } from './database.ts'
import type { Schema } from './schema.ts'

type Jobs = ExpressionBuilder<Schema, 'jobs'>

export type JobSnapshot = NonNullable<Awaited<ReturnType<typeof viewJob>>>

/**
 * Everything that is shown of a job, true up to and including event `seq`: one statement, so that
 * all of it is of one moment. What belongs to a run is the current run's.
 * @returns null when the organisation has no such job
 */
export async function viewJob(db: Db, organisation: string, jobId: string) {
  const row = await db
    .selectFrom('jobs')
    .leftJoin('job_runs as run', (current) =>
      current.onRef('run.job_id', '=', 'jobs.id').onRef('run.run_id', '=', 'jobs.current_run_id'),
    )
    .select([
      'jobs.id as jobId',
      'jobs.last_seq as seq',
      'jobs.question',
      'jobs.status',
      'jobs.reason',
      'jobs.sentence',
      'jobs.verification',
      'jobs.models',
      'jobs.current_run_id as runId',
      'jobs.created_at as createdAt',
      'jobs.finished_at as finishedAt',
      'run.answer',
      'run.program',
    ])
    .select((eb) => [imagesOf(eb).as('images'), artifactsOf(eb).as('artifacts')])
    .select((eb) => [stepsOf(eb).as('steps'), checksOf(eb).as('checks'), sealOf(eb).as('isolation')])
    .select((eb) => [runsOf(eb).as('runs'), parkedOf(eb).as('parked')])
    .where('jobs.organisation', '=', organisation)
    .where('jobs.id', '=', jobId)
    .executeTakeFirst()
  if (!row) return null
  const runs = row.runs.map(({ runId }) => runId)
  return { ...row, steps: stepsIn(runs, row.steps), checks: row.checks ?? [] }
}

const imagesOf = (eb: Jobs) =>
  jsonArrayFrom(
    eb
      .selectFrom('job_images')
      .innerJoin('images', 'images.id', 'job_images.image_id')
      .select(['images.id', 'images.width', 'images.height'])
      .whereRef('job_images.job_id', '=', 'jobs.id')
      .orderBy('job_images.position'),
  )

const artifactsOf = (eb: Jobs) =>
  jsonArrayFrom(
    eb
      .selectFrom('artifacts')
      .select(['id', 'name', 'content_type as contentType', 'bytes', 'sha256'])
      .whereRef('artifacts.job_id', '=', 'jobs.id')
      .whereRef('artifacts.run_id', '=', 'jobs.current_run_id')
      .orderBy('position'),
  )

const stepsOf = (eb: Jobs) =>
  jsonArrayFrom(
    eb
      .selectFrom('attempts')
      .select([
        'run_id as runId',
        'step',
        sql<number>`count(*)::integer`.as('attempts'),
        sql<number>`coalesce(sum(ms), 0)::integer`.as('ms'),
        sql<boolean>`bool_and(cached)`.as('cached'),
      ])
      .whereRef('attempts.job_id', '=', 'jobs.id')
      .groupBy(['run_id', 'step']),
  )

/**
 * The checks as last told: of the attempt whose answer is shown. A run that only closed anew what another one had
 * answered has told of none.
 */
const checksOf = (eb: Jobs) =>
  eb
    .selectFrom('events')
    .select(sql<Check[]>`body -> 'checks'`.as('checks'))
    .whereRef('events.job_id', '=', 'jobs.id')
    .where(sql<boolean>`(events.run_id = jobs.current_run_id or jobs.status = 'succeeded')`)
    .where(sql<string>`body ->> 'kind'`, '=', 'checked')
    .orderBy(sql`events.run_id = jobs.current_run_id`, 'desc')
    .orderBy('seq', 'desc')
    .limit(1)

/** What it waits for a decision about, as last told by the run that waits. */
const parkedOf = (eb: Jobs) =>
  jsonObjectFrom(
    eb
      .selectFrom('events')
      .select([
        sql<Step>`body ->> 'step'`.as('step'),
        sql<number>`(body -> 'parking')::integer`.as('parking'),
        sql<string>`body ->> 'reason'`.as('reason'),
        sql<string>`body ->> 'sentence'`.as('sentence'),
        sql<string>`events.at`.as('since'),
      ])
      .whereRef('events.job_id', '=', 'jobs.id')
      .whereRef('events.run_id', '=', 'jobs.current_run_id')
      .where('jobs.status', '=', 'parked')
      .where(sql<string>`body ->> 'kind'`, '=', 'parked')
      .orderBy('seq', 'desc')
      .limit(1),
  )

/**
 * How the job's programs were sealed, as their executions say: those of the current run, or of an earlier one whose
 * result it took over; the weakest of them.
 */
const sealOf = (eb: Jobs) =>
  eb
    .selectFrom('attempts')
    .select(sql<Seal>`detail -> 'execution' -> 'seal'`.as('seal'))
    .whereRef('attempts.job_id', '=', 'jobs.id')
    .where(sql<boolean>`detail -> 'execution' ? 'seal'`)
    .orderBy(sql`run_id = jobs.current_run_id`, 'desc')
    .orderBy(sql`detail -> 'execution' -> 'seal' ->> 'kind' = 'strong'`)
    .orderBy('started_at', 'desc')
    .limit(1)

/** The one that is shown, then those before it, newest first. */
const runsOf = (eb: Jobs) =>
  jsonArrayFrom(
    eb
      .selectFrom('job_runs as each')
      .select(['each.run_id as runId', 'each.status', 'each.reason', 'each.sentence', 'each.verification'])
      .select(['each.origin', 'each.ended_by as endedBy'])
      .select(sql<string>`each.started_at`.as('startedAt'))
      .select(sql<string | null>`each.closed_at`.as('closedAt'))
      .whereRef('each.job_id', '=', 'jobs.id')
      .orderBy(sql`each.run_id = jobs.current_run_id`, 'desc')
      .orderBy('each.started_at', 'desc'),
  )

/**
 * The steps of the current run, and before its first those that it took over from the runs before it: a reset does not
 * make them again.
 * @param runs the current one first, then those before it, newest first
 */
function stepsIn(runs: string[], summaries: (StepSummary & { runId: string })[]): StepSummary[] {
  const first = STEPS.findIndex((step) =>
    summaries.some((summary) => summary.step === step && summary.runId === runs[0]),
  )
  return STEPS.flatMap((step, place) => {
    const taken = place < first ? runs : runs.slice(0, 1)
    const [shown] = taken.flatMap((run) =>
      summaries.filter((summary) => summary.step === step && summary.runId === run),
    )
    if (!shown) return []
    const { runId: _, ...summary } = shown
    return summary
  })
}
