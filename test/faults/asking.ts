import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { viewJob } from '#db/job-snapshot.ts'
import { isClosed, type JobStatus } from '#domain/job.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import type { OnExhausted } from '#domain/parking.ts'
import type { World } from './world.ts'

const TABLE = join(import.meta.dirname, '..', '..', 'examples', 'sales-table.png')
/** Its first three years and their revenue, as `fast-models/reading.ts` has them. */
const CROP = { left: 40, top: 180, width: 310, height: 268 }
/** Another question for each number: the same work, and nothing that a cache would know. */
export const questionOf = (number: number) => `How many years have revenue above ${1000 + number}?`

/** Longest wait for an answer of the API, in milliseconds: longer is a hang. */
const PATIENCE_MS = 90_000

export interface Ask {
  picture: Uint8Array
  question: string
  key: string
  onExhausted: OnExhausted
}

/** What one try at asking came to: the answer's status and the job, or `cut` when the connection was. */
export interface Told {
  status: number | 'cut'
  jobId: string | null
  headers: Headers
}

/** A small table with other margins for each number: the same to a reader, another to a cache. */
export const pictureOf = (number: number): Promise<Uint8Array> =>
  sharp(TABLE)
    .extract(CROP)
    .extend({ bottom: 1 + (number % 60), right: 1 + (Math.floor(number / 60) % 60), background: 'white' })
    .png()
    .toBuffer()

/** A question that no job asked before, about a picture that none asked about. */
export async function freshAsk(given: Partial<Ask> = {}): Promise<Ask> {
  const number = Math.floor(Math.random() * 3600)
  const picture = given.picture ?? (await pictureOf(number))
  return { picture, question: questionOf(number), key: randomUUID(), onExhausted: 'fail', ...given }
}

/** Asks once; whatever goes wrong is told, not thrown. */
export async function tryAsk(url: string, ask: Ask): Promise<Told> {
  try {
    const response = await fetch(new URL('/api/jobs', url), {
      method: 'POST',
      body: formOf(ask),
      headers: { 'Idempotency-Key': ask.key },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const { jobId = null } = JSON.parse(await response.text()) as { jobId?: string }
    return { status: response.status, jobId, headers: response.headers }
  } catch {
    return { status: 'cut', jobId: null, headers: new Headers() }
  }
}

function formOf({ picture, question, onExhausted }: Ask): FormData {
  const form = new FormData()
  form.append('image', new Blob([Buffer.from(picture)]), 'chart.png')
  form.append('question', question)
  form.append('onExhausted', onExhausted)
  return form
}

/** Asks any API until one has accepted, as a patient client does, always with the same key. */
export async function askUntilAccepted(world: World, ask: Ask, withinMs = 120_000): Promise<string> {
  for (let turn = 0, end = Date.now() + withinMs; Date.now() < end; turn += 1) {
    const api = world.apis[turn % world.apis.length]
    const { status, jobId } = await tryAsk(api?.url ?? '', ask)
    if (jobId !== null) return jobId
    if (typeof status === 'number' && status < 500) throw new Error(`The API refused with ${status}.`)
    await sleep(250)
  }
  throw new Error('No API has accepted the job.')
}

/** A job as it is in the database; null while that cannot be asked. */
export const look = (world: World, jobId: string) =>
  viewJob(world.db, LOCAL_OWNER.organisation, jobId).catch(() => null)

/** The job once it has closed, or whatever it is when the time is over. */
export async function settled(world: World, jobId: string, withinMs = 150_000) {
  return untilStatus(world, jobId, isClosed, withinMs)
}

export async function untilStatus(
  world: World,
  jobId: string,
  wanted: (status: JobStatus) => boolean,
  withinMs = 150_000,
) {
  for (const end = Date.now() + withinMs; ; await sleep(100)) {
    const job = await look(world, jobId)
    if ((job && wanted(job.status)) || Date.now() > end) return job
  }
}
