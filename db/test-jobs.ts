import { randomBytes, randomUUID } from 'node:crypto'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { acceptJob, type NewJob } from './accepting.ts'
import type { AtRun } from './at-run.ts'
import type { Closed } from './closing.ts'
import type { Db } from './database.ts'
import { saveImage } from './images.ts'
import { registerRun } from './runs.ts'

/** A picture for tests that need a row and no bytes. */
export async function someImage(db: Db): Promise<string> {
  const sha256 = randomBytes(32).toString('hex')
  const key = `org/${LOCAL_OWNER.organisation}/image/${sha256}.png`
  const { id } = await saveImage(db, LOCAL_OWNER, { key, sha256, bytes: 68, width: 1, height: 1 })
  return id
}

/** What a job of the local member is accepted with; what a test is about is given. */
export async function newJob(db: Db, given: Partial<NewJob> = {}): Promise<NewJob> {
  return {
    owner: LOCAL_OWNER,
    question: 'What is the total?',
    images: given.images ?? [await someImage(db)],
    models: 'built-in',
    attempts: 3,
    onExhausted: 'fail',
    idempotency: null,
    ...given,
  }
}

/** Accepts a job for a test and gives its id. */
export async function someJob(db: Db, given: Partial<NewJob> = {}): Promise<string> {
  const accepted = await acceptJob(db, await newJob(db, given))
  if (accepted.kind !== 'accepted') throw new Error(`the job was ${accepted.kind}`)
  return accepted.jobId
}

/** Accepts a job and registers its first run, as its first activity does. */
export async function someRun(db: Db): Promise<AtRun> {
  const jobId = await someJob(db)
  const runId = randomUUID()
  await registerRun(db, LOCAL_OWNER, jobId, runId)
  return { owner: LOCAL_OWNER, jobId, runId }
}

/** How a run closes that was cancelled before it came to anything. */
export const CANCELLED = {
  status: 'cancelled',
  reason: 'cancelled',
  sentence: null,
  verification: null,
  answer: null,
  program: null,
  execution: null,
} as const

/** How a run closes that came to an answer. */
export const SUCCEEDED: Closed = {
  status: 'succeeded',
  reason: null,
  sentence: null,
  verification: 'verified',
  answer: { text: 'It is 4.', values: [], structured: true },
  program: 'print(4)',
  execution: { key: 'org/org_local/x', sha256: 'a'.repeat(64), bytes: 1 },
}
