import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStorage } from '#adapters/storage/create-storage.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { keptText } from './kept.ts'
import { runAt } from './run.ts'

const folder = await temporaryFolder('run')
const storage = createStorage({
  kind: 'filesystem',
  path: join(folder, 'store'),
  key: 'a secret of at least thirty-two characters',
})
const JOB = { organisation: 'org_local', member: 'mem_local', jobId: 'job_1' }
const run = runAt(storage, JOB, 'run-1')

const KEEPERS = [
  ['a text', (text: string) => run.keepText('program-1.py', text, 'text/x-python')],
  [
    'what an answer rests on',
    (text: string) => run.keepProven('execution-1.json', bytesOf(text), 'text/plain'),
  ],
  ['a file', (text: string) => run.keepFile(bytesOf(text), 'text/csv')],
] as const
const bytesOf = (text: string) => new TextEncoder().encode(text)

test.each(KEEPERS)('%s that an overtaken try keeps later overwrites nothing', async (_, keep) => {
  const first = await keep('of the live try')
  const second = await keep('of the overtaken one')
  expect(await keptText(storage, first)).toBe('of the live try')
  expect(await keptText(storage, second)).toBe('of the overtaken one')
})

test.each(KEEPERS)('%s that is the same is kept once', async (_, keep) => {
  expect(await keep('the same')).toEqual(await keep('the same'))
})

test('the same text under two names, or of two runs, is two things', async () => {
  const keys = [
    await run.keepJson('plan.json', {}),
    await run.keepJson('extraction.json', {}),
    await runAt(storage, JOB, 'run-2').keepJson('plan.json', {}),
  ].map(({ key }) => key)
  expect(new Set(keys).size).toBe(3)
  for (const key of keys) expect(key).toMatch(/^org\/org_local\/job\/job_1\/run\/run-[12]\//)
})
