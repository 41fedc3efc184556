import { sql } from 'kysely'
import type { EventBody } from '#domain/event.ts'
import { EDITION, type JobInput } from '#domain/job.ts'
import type { Owner } from '#domain/owner.ts'
import type { OnExhausted } from '#domain/parking.ts'
import type { Db } from './database.ts'
import { onceOf } from './events.ts'
import { newId } from './id.ts'
import { jsonb } from './json.ts'

export interface NewJob {
  owner: Owner
  question: string
  /** Ids of pictures of the same organisation, in order. */
  images: readonly string[]
  /** Who computes, in words. */
  models: string
  /** How often a program may be written in all. */
  attempts: number
  onExhausted: OnExhausted
  idempotency: Idempotency | null
}

export interface Idempotency {
  /** What the caller sent, 1…255 characters. */
  key: string
  /** SHA-256 of what is asked with it. */
  hash: string
}

export type Acceptance =
  | { kind: 'accepted'; jobId: string }
  | { kind: 'repeated'; jobId: string }
  /** The key was used before for something else. */
  | { kind: 'conflict' }

/**
 * Accepts a job: job, pictures, first event, outbox row and idempotency key are kept together or not
 * at all. One statement, so that accepting costs one round trip and one durable write.
 * @throws when a picture is not of the organisation
 */
export async function acceptJob(db: Db, job: NewJob): Promise<Acceptance> {
  const { owner, idempotency } = job
  const { rows } = await accept(db, newId('job'), job)
  if (rows[0]) return { kind: 'accepted', jobId: rows[0].id }
  const before = idempotency && (await findAcceptance(db, owner, idempotency))
  if (before) return before
  throw new Error('A job was not accepted, and no earlier one has its idempotency key.')
}

function accept(db: Db, jobId: string, job: NewJob) {
  const { organisation, member } = job.owner
  const { key, hash } = job.idempotency ?? { key: null, hash: null }
  const { attempts, onExhausted } = job
  const input: JobInput = { organisation, member, jobId, attempts, onExhausted, edition: EDITION }
  const told: EventBody = { kind: 'accepted', question: job.question }
  // The parts of one statement see the same snapshot, and references are checked at its end; whoever
  // comes second with a key waits for the first to commit, and then claims nothing.
  return sql<{ id: string }>`
    with claimed as (
      insert into idempotency_keys (organisation, member, key, hash, job_id)
      select ${organisation}, ${member}, ${key}::text, ${hash}::text, ${jobId} where ${key}::text is not null
      on conflict do nothing
      returning job_id
    ), job as (
      insert into jobs (id, organisation, member, question, models, last_seq)
      select ${jobId}, ${organisation}, ${member}, ${job.question}, ${job.models}, 1
      where ${key}::text is null or exists (select from claimed)
      returning id, organisation, member
    ), pictures as (
      insert into job_images (job_id, position, organisation, member, image_id)
      select job.id, image.position - 1, job.organisation, job.member, image.id
      from job, unnest(${job.images}::text[]) with ordinality as image (id, position)
    ), told as (
      insert into events (job_id, seq, organisation, member, once, body)
      select id, 1, organisation, member, ${onceOf(told)}, ${jsonb(told)} from job
    ), queued as (
      insert into outbox (job_id, organisation, member, input)
      select id, organisation, member, ${jsonb(input)} from job
    )
    select id from job`.execute(db)
}

/** What a key was used for before; null: for nothing. */
export async function findAcceptance(
  db: Db,
  { organisation, member }: Owner,
  { key, hash }: Idempotency,
): Promise<Exclude<Acceptance, { kind: 'accepted' }> | null> {
  const row = await db
    .selectFrom('idempotency_keys')
    .select(['hash', 'job_id'])
    .where('organisation', '=', organisation)
    .where('member', '=', member)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return null
  return row.hash === hash ? { kind: 'repeated', jobId: row.job_id } : { kind: 'conflict' }
}
