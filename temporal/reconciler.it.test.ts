import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '#db/database.ts'
import { registerRun } from '#db/runs.ts'
import { someRun } from '#db/test-jobs.ts'
import { freshDatabase } from '#db/testing.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import type { Executions } from './executions.ts'
import { createReconciler, type ReconcilerCollaborators } from './reconciler.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())
beforeEach(() => forgetJobs(db))

/** Open runs are what the other tests left; none of them is to be looked at. */
const forgetJobs = (of: Db) => of.updateTable('jobs').set({ started_at: null }).execute()

/** Of a Temporal as it is when it is slow: the real one answers within milliseconds. */
function reconcilerWith(executions: Partial<Executions>) {
  const warnings: object[] = []
  const log = { info: () => {}, warn: (fields: object) => void warnings.push(fields) }
  const all = { recent: async () => [], resetOf: async () => null, ...executions }
  const given = { db, wakeups: { wake: async () => {} }, log, executions: all, quietMs: 0 }
  return { warnings, reconciler: createReconciler(given as unknown as ReconcilerCollaborators) }
}

async function startedRuns(count: number) {
  const runs = await Promise.all(Array.from({ length: count }, () => someRun(db)))
  const started = runs.map(({ jobId }) => jobId)
  await db.updateTable('jobs').set({ started_at: new Date() }).where('id', 'in', started).execute()
  return new Map(runs.map((run) => [run.jobId, run]))
}

test('what Temporal says otherwise is looked at first, eight at once, and one that hangs holds up no other', async () => {
  const runs = await startedRuns(40)
  const doubted = [...runs.keys()].slice(30, 33)
  const looked: string[] = []
  let [now, most] = [0, 0]
  const { reconciler, warnings } = reconcilerWith({
    recent: async () => doubted.map((jobId) => ({ jobId, runId: 'another', open: true })),
    describe: async (jobId) => {
      const place = looked.push(jobId)
      most = Math.max(most, ++now)
      await sleep(place === 1 ? 300 : 10)
      now -= 1
      if (place === 5) throw new Error('away')
      return { kind: 'open', runId: runs.get(jobId)?.runId ?? '', misfit: false }
    },
  })
  expect(await reconciler.sweep()).toBe(0)
  expect(looked.slice(0, 3).toSorted()).toEqual(doubted.toSorted())
  expect(looked.toSorted()).toEqual([...runs.keys()].toSorted())
  expect(most).toBe(8)
  expect(warnings).toMatchObject([{ jobId: looked[4] }])
})

test('a sweep that is cut short begins with other jobs the next time', async () => {
  const runs = await startedRuns(60)
  const firsts = new Set<string>()
  for (let round = 0; round < 6; round++) {
    const looked: string[] = []
    const { reconciler } = reconcilerWith({
      describe: async (jobId) => {
        looked.push(jobId)
        return { kind: 'open', runId: runs.get(jobId)?.runId ?? '', misfit: false }
      },
    })
    await reconciler.sweep()
    for (const jobId of looked.slice(0, 8)) firsts.add(jobId)
  }
  // In the order of their last change it would be the same eight each time; at random it is all but never under 16.
  expect(firsts.size).toBeGreaterThan(16)
})

test('who made a run is asked for each on its own, and not again once Temporal does not say', async () => {
  const runs = [...(await startedRuns(4)).values()]
  const resets = await Promise.all(
    runs.map(async ({ jobId }) => {
      const runId = randomUUID()
      await registerRun(db, LOCAL_OWNER, jobId, runId)
      return runId
    }),
  )
  await forgetJobs(db)
  const asked: string[] = []
  const [away, told] = resets
  const { reconciler, warnings } = reconcilerWith({
    resetOf: async (_, runId) => {
      asked.push(runId)
      if (runId === away) throw new Error('away')
      return runId === told ? { by: 'somebody', reason: 'because' } : null
    },
  })
  await reconciler.sweep()
  expect(asked.toSorted()).toEqual(resets.toSorted())
  await reconciler.sweep()
  await reconciler.sweep()
  // Only what could not be asked is asked again.
  expect(asked.slice(4)).toEqual([away, away])
  expect(warnings).toMatchObject([{ runId: away }, { runId: away }, { runId: away }])
  const rows = await db.selectFrom('job_runs').select('run_id').where('origin', 'is', null).execute()
  expect(rows.map(({ run_id }) => run_id).toSorted()).toEqual(resets.filter((id) => id !== told).toSorted())
})
