import { sql } from 'kysely'
import type { World } from './world.ts'

const FAULT = sql<string>`coalesce(attempts.detail->>'fault', attempts.outcome, 'open')`

/**
 * Jobs that closed with a fault of ours, each with what was met at which of its steps and how often, so that one can
 * see whether it was more than a step outlasts: `job_1: execution lost × 5`.
 */
export async function failedByUs({ db }: World): Promise<string[]> {
  const met = await db
    .selectFrom('attempts')
    .innerJoin('jobs', 'jobs.id', 'attempts.job_id')
    .where('jobs.reason', 'in', ['platform', 'internal'])
    .where('attempts.outcome', 'is distinct from', 'ok')
    // It has the outcome of the job.
    .where('attempts.step', '<>', 'finish')
    .select(['jobs.id', 'attempts.step', FAULT.as('fault')])
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .groupBy(['jobs.id', 'attempts.step', 'fault'])
    .execute()
  return [...Map.groupBy(met, ({ id }) => id)].map(([id, all]) => {
    const faults = all.map(({ step, fault, count }) => `${step} ${fault} × ${count}`)
    return `${id}: ${faults.join(', ')}`
  })
}
