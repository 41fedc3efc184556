import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { LOCAL_OWNER } from '#domain/owner.ts'
import type { Step } from '#domain/steps.ts'
import { useService } from '#test/services.ts'
import type { AtRun } from './at-run.ts'
import { stepsAhead } from './attempts.ts'
import { registerRun } from './runs.ts'
import { someRun } from './test-jobs.ts'
import { freshDatabase } from './testing.ts'
import { beginTry } from './tries.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const begin = async (at: AtRun, activityId: string, ...steps: Step[]) => {
  for (const step of steps)
    expect(await beginTry(db, { ...at, step, attempt: 1, tries: 1, activityId })).toBe('began')
}
const ahead = async ({ jobId }: AtRun) => (await stepsAhead(db, LOCAL_OWNER, jobId)).toSorted()

test('a job has ahead what the activity made that read its picture last, and nothing else', async () => {
  const at = await someRun(db)
  expect(await ahead(at)).toEqual([])
  await begin(at, '1', 'vision', 'reasoning', 'codegen')
  await begin(at, '2', 'critic')
  expect(await ahead(at)).toEqual(['codegen', 'reasoning'])

  const again = { ...at, runId: randomUUID() }
  await registerRun(db, LOCAL_OWNER, again.jobId, again.runId)
  // It was reset to after its reading.
  await begin(again, '1', 'critic')
  expect(await ahead(at)).toEqual(['codegen', 'reasoning'])

  const anew = { ...at, runId: randomUUID() }
  await registerRun(db, LOCAL_OWNER, anew.jobId, anew.runId)
  await begin(anew, '1', 'vision')
  await begin(anew, '2', 'reasoning')
  expect(await ahead(at)).toEqual([])
})
