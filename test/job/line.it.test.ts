import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createActivities } from '#activities/index.ts'
import { STEPS } from '#domain/steps.ts'
import { openProduct, PICTURE } from '#test/operators/product.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'
import { readingOnce } from './reading-once.ts'
import { storyOf } from './step-story.ts'
import { uncached } from './uncached.ts'

let calls = 0

const worker = await useOwnWorker(
  await useService('instance'),
  (_, collaborators) => {
    const models = readingOnce(collaborators.models)
    return createActivities(uncached({ ...collaborators, models }, () => (calls += 1)))
  },
  // As long as may be, however slow the machine is.
  { aheadMs: 5000 },
)
const { db } = worker.collaborators
const product = await openProduct(worker)
afterAll(() => product.close())

/** Postgres refuses one statement that writes such a row, and no other. What a sequence gave it does not take back. */
async function refuseOnce(event: 'insert' | 'update', row: string) {
  await sql`drop trigger if exists strike on attempts`.execute(db)
  await sql`create sequence if not exists strikes`.execute(db)
  await sql`alter sequence strikes restart`.execute(db)
  await sql`
    create or replace function strike() returns trigger language plpgsql as $$
    begin
      if nextval('strikes') = 1 then raise exception 'struck'; end if;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger strike before ${sql.raw(event)} on attempts
    for each row when (${sql.raw(row)}) execute function strike()`.execute(db)
}

async function answered() {
  const job = await worker.ask(...PICTURE)
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(job.steps.map(({ step }) => step)).toEqual(STEPS)
  const stories = STEPS.filter((step) => step !== 'finish').map(async (step) => {
    const { tries } = await storyOf(db, job.jobId, step)
    return [step, tries.map(([, outcome]) => outcome)] as const
  })
  return Object.fromEntries(await Promise.all(stories))
}

// Reads the picture, which takes seconds.
beforeAll(() => answered())
beforeEach(() => {
  calls = 0
})

const OK = ['ok']

test('a step that cannot begin with the end of the one before is begun after it', async () => {
  await refuseOnce('insert', "new.step = 'reasoning'")
  expect(await answered()).toMatchObject({ vision: OK, reasoning: OK, codegen: OK, checks: OK })
  expect(calls).toBe(3)
})

test('an end that cannot be written with the next beginning is written by itself', async () => {
  await refuseOnce('update', "new.step = 'reasoning' and new.outcome = 'ok'")
  expect(await answered()).toMatchObject({ vision: OK, reasoning: OK, codegen: OK, checks: OK })
  expect(calls).toBe(3)
})

test('what is not kept is not reported: the reading is made again, and asks no model twice', async () => {
  await refuseOnce('update', "new.step = 'checks' and new.outcome = 'ok'")
  expect(await answered()).toMatchObject({
    vision: ['ok', 'ok'],
    reasoning: ['ok', 'ok'],
    execution: ['ok', 'ok'],
    checks: ['lost', 'ok'],
  })
  expect(calls).toBe(3)
})
