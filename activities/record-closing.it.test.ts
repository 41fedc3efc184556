import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createStorage } from '#adapters/storage/create-storage.ts'
import type { Storage } from '#adapters/storage/storage.ts'
import { viewJob } from '#db/job-snapshot.ts'
import { someRun } from '#db/test-jobs.ts'
import { freshDatabase } from '#db/testing.ts'
import { beginTry, endTry } from '#db/tries.ts'
import type { ExecutionRecord } from '#domain/execution.ts'
import type { JobClosing } from '#domain/job.ts'
import { REASON_SENTENCES } from '#domain/outcomes.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import type { Stored } from '#domain/stored.ts'
import { useService } from '#test/services.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { closedBy, recordClosed } from './record-closing.ts'
import { runAt } from './run.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
afterAll(() => fresh.drop())
const path = join(await temporaryFolder('closing'), 'store')
const storage = createStorage({
  kind: 'filesystem',
  path,
  key: 'a secret of at least thirty-two characters',
})
const { db } = fresh
const wakeups = { wake: async () => {}, listen: async () => async () => {}, close: async () => {} }

type Damage = (stored: Stored) => Promise<void>
const DAMAGES: [string, Damage][] = [
  ['lost', ({ key }) => rm(join(path, key))],
  ['damaged', ({ key }) => writeFile(join(path, key), 'a disk has its moods')],
  ['changed', ({ key }) => storage.put(key, Buffer.from('other bytes'), 'text/plain')],
]

/** A run that has written a program and run it. */
async function answeredRun() {
  const at = await someRun(db)
  const run = runAt(storage, { ...LOCAL_OWNER, jobId: at.jobId }, at.runId)
  const program = await run.keepText('program-1.py', 'print(1)\n', 'text/x-python')
  const file = await run.keepFile(Buffer.from('a,b\n'), 'text/csv')
  const turn = { ...at, step: 'codegen', attempt: 1, tries: 1 } as const
  await beginTry(db, turn)
  await endTry(db, turn, { outcome: 'ok', ms: 1, cached: false, detail: { program } })
  const record: Partial<ExecutionRecord> = {
    program,
    stdout: '1\n',
    report: { values: [], text: null, checks: [] },
    files: [{ name: 'a.csv', contentType: 'text/csv', ...file }],
  }
  const execution = await run.keepJson('execution-1.json', record)
  const close = async (closing: JobClosing, from: Storage = storage) => {
    const recorder = { db, storage: from, wakeups }
    return recordClosed(recorder, run, await closedBy(recorder, run, closing))
  }
  return { program, execution, close, seen: () => viewJob(db, LOCAL_OWNER.organisation, at.jobId) }
}

test('an answer that is all there is recorded', async () => {
  const { execution, close, seen } = await answeredRun()
  const closing = { kind: 'succeeded', execution, verification: 'verified' } as const
  expect(await close(closing)).toEqual(closing)
  expect(await seen()).toMatchObject({
    status: 'succeeded',
    program: 'print(1)\n',
    artifacts: [{ name: 'a.csv' }],
  })
})

test.each(DAMAGES)('an answer whose execution the store has %s is recorded as failed', async (_, damage) => {
  const { execution, close, seen } = await answeredRun()
  await damage(execution)
  const recorded = await close({ kind: 'succeeded', execution, verification: 'verified' })
  expect(recorded).toMatchObject({ kind: 'failed', reason: 'platform' })
  expect(await seen()).toMatchObject({
    status: 'failed',
    reason: 'platform',
    sentence: expect.stringContaining(`${execution.key} is`),
    answer: null,
    program: 'print(1)\n',
    artifacts: [],
  })
})

test.each(DAMAGES)('an answer whose program the store has %s is recorded as failed', async (_, damage) => {
  const { program, execution, close, seen } = await answeredRun()
  await damage(program)
  const recorded = await close({ kind: 'succeeded', execution, verification: 'verified' })
  expect(recorded).toMatchObject({ kind: 'failed', reason: 'platform' })
  expect(await seen()).toMatchObject({ status: 'failed', reason: 'platform', program: null, artifacts: [] })
})

test.each(DAMAGES)('a job without an answer whose program is %s closes as it did', async (_, damage) => {
  const { runtime: sentence } = REASON_SENTENCES
  for (const closing of [{ kind: 'cancelled' }, { kind: 'failed', reason: 'runtime', sentence }] as const) {
    const { program, close, seen } = await answeredRun()
    await damage(program)
    expect(await close(closing)).toEqual(closing)
    expect(await seen()).toMatchObject({ status: closing.kind, program: null })
  }
})

test('a store that is away has lost nothing: the end is for a repeat to record', async () => {
  const { execution, close, seen } = await answeredRun()
  const away = Object.assign(new Error('It is away.'), { code: 'ECONNREFUSED' })
  const closing = { kind: 'succeeded', execution, verification: 'verified' } as const
  await expect(close(closing, { ...storage, get: () => Promise.reject(away) })).rejects.toBe(away)
  expect(await seen()).toMatchObject({ status: 'running' })
})
