import { activityInfo } from '@temporalio/activity'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createActivities } from '#activities/index.ts'
import { STEPS } from '#domain/steps.ts'
import { openProduct, PICTURE } from '#test/operators/product.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'
import { readingOnce } from './reading-once.ts'
import { storyOf } from './step-story.ts'
import { uncached } from './uncached.ts'

let calls = 0
/** Which activities Temporal asked for, in order. */
let asked: string[] = []

const worker = await useOwnWorker(
  await useService('instance'),
  (_, collaborators) => {
    const models = readingOnce(collaborators.models)
    const real = createActivities(uncached({ ...collaborators, models }, () => (calls += 1)))
    const noting =
      <A extends unknown[], R>(name: string, activity: (...given: A) => R) =>
      (...given: A): R => {
        if (activityInfo().activityType === name) asked.push(name)
        return activity(...given)
      }
    return {
      ...real,
      describeImage: noting('describeImage', real.describeImage),
      planAnswer: noting('planAnswer', real.planAnswer),
    }
  },
  // As long as may be, however slow the machine is.
  { aheadMs: 5000 },
)
const { db } = worker.collaborators
const product = await openProduct(worker)
afterAll(() => product.close())

/** Postgres refuses the first statements that write such a row. What a sequence gave it does not take back. */
async function refuse(times: number, event: 'insert' | 'update', row: string) {
  await sql`create sequence if not exists strikes`.execute(db)
  await sql`alter sequence strikes restart`.execute(db)
  await sql`
    create or replace function strike() returns trigger language plpgsql as $$
    begin
      if nextval('strikes') <= ${sql.lit(times)} then raise exception 'struck'; end if;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger strike before ${sql.raw(event)} on attempts
    for each row when (${sql.raw(row)}) execute function strike()`.execute(db)
}
afterEach(() => sql`drop trigger if exists strike on attempts`.execute(db))

/** How often such a row was written or refused. */
async function written(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select last_value::integer as count from strikes`.execute(db)
  return rows[0]?.count ?? 0
}

async function answered() {
  const job = await worker.ask(...PICTURE)
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(job.steps.map(({ step }) => step)).toEqual(STEPS)
  const made = STEPS.filter((step) => step !== 'finish')
  const tries = made.map(async (step) => [step, (await storyOf(db, job.jobId, step)).tries] as const)
  return Object.fromEntries(await Promise.all(tries))
}

// Reads the picture, which takes seconds.
beforeAll(() => answered())
beforeEach(() => {
  calls = 0
  asked = []
})

const OK = [[1, 'ok']]
const AGAIN = [
  [1, 'ok'],
  [2, 'ok'],
]
const FAILED = [
  [1, 'failed'],
  [2, 'ok'],
]

test('a step that cannot begin with the end of the one before is begun after it', async () => {
  await refuse(1, 'insert', "new.step = 'reasoning'")
  expect(await answered()).toMatchObject({ vision: OK, reasoning: OK, codegen: OK, checks: OK })
  expect([await written(), calls]).toEqual([2, 3])
  expect(asked).toEqual(['describeImage'])
})

test('an end that cannot be written with the next beginning is written by itself', async () => {
  await refuse(1, 'update', "new.step = 'reasoning' and new.outcome = 'ok'")
  expect(await answered()).toMatchObject({ vision: OK, reasoning: OK, codegen: OK, checks: OK })
  expect([await written(), calls]).toEqual([2, 3])
  expect(asked).toEqual(['describeImage'])
})

test('an end that cannot be written by itself either fails its step, and none after it begins', async () => {
  await refuse(2, 'update', "new.step = 'reasoning' and new.outcome = 'ok'")
  expect(await answered()).toMatchObject({ vision: AGAIN, reasoning: FAILED, codegen: OK, checks: OK })
  // What came of it was kept nowhere.
  expect([await written(), calls]).toEqual([3, 4])
  expect(asked.slice(0, 3)).toEqual(['describeImage', 'describeImage', 'planAnswer'])
})

test('what is not kept is not reported: the reading is made again, and asks no model twice', async () => {
  await refuse(1, 'update', "new.step = 'checks' and new.outcome = 'ok'")
  expect(await answered()).toMatchObject({
    vision: AGAIN,
    reasoning: AGAIN,
    execution: AGAIN,
    checks: FAILED,
  })
  expect([await written(), calls]).toEqual([2, 3])
  expect(asked.slice(0, 2)).toEqual(['describeImage', 'describeImage'])
})
