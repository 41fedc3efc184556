import type { Client } from '@temporalio/client'
import type { Copy } from '#test/faults/auditor/copies.ts'
import type { Story } from '#test/faults/auditor/stories.ts'
import type { InvariantId } from '#test/faults/auditor/world.ts'

/** What something is planted in. */
export interface Ground {
  copy: Copy
  jobs: Record<Story, string>
  /** Temporal, which the copies share. */
  temporal: Client
  sandboxImage: string
}

/** Something that must never be, made on purpose. */
export interface Plant {
  what: string
  invariant: InvariantId
  /** @returns the job that is to be named; null: none */
  plant(ground: Ground): Promise<string | null>
}

/** The run that a job shows, with the number of its last event. */
export async function currentOf({ sql }: Copy, jobId: string): Promise<{ runId: string; seq: number }> {
  const { rows } = await sql('select current_run_id as "runId", last_seq as seq from jobs where id = $1', [
    jobId,
  ])
  return rows[0]
}

/** Appends an event in the way of a writer that nothing fences. */
export async function append(copy: Copy, jobId: string, once: string, body: object): Promise<void> {
  const { runId, seq } = await currentOf(copy, jobId)
  await copy.sql('update jobs set last_seq = $2 where id = $1', [jobId, seq + 1])
  await copy.sql(
    `insert into events (job_id, seq, organisation, member, run_id, once, body)
      values ($1, $2, 'org_local', 'mem_local', $3, $4, $5)`,
    [jobId, seq + 1, runId, once, JSON.stringify(body)],
  )
}
