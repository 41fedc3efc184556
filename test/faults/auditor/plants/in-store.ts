import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { putStored } from '#adapters/storage/stored.ts'
import type { ExecutionRecord } from '#domain/execution.ts'
import type { Copy } from '#test/faults/auditor/copies.ts'
import { currentOf, type Plant } from './plant.ts'

const text = (value: string) => new TextEncoder().encode(value)

/** What could be wrong with objects. */
export const IN_STORE: readonly Plant[] = [
  {
    what: 'a file of an answer that has other bytes',
    invariant: 'I3',
    async plant({ copy, jobs }) {
      const { rows } = await copy.sql('select key from artifacts where job_id = $1', [jobs.answered])
      await copy.storage.put(rows[0].key, text('other bytes'), 'image/png')
      return jobs.answered
    },
  },
  {
    what: 'an execution that was lost by the store',
    invariant: 'I3',
    async plant({ copy, jobs }) {
      const { key } = await executionOf(copy, jobs.keyed)
      await rm(join(copy.folder, key))
      return jobs.keyed
    },
  },
  {
    what: 'an answer whose program the critic never saw',
    invariant: 'I3',
    async plant({ copy, jobs }) {
      const { runId } = await currentOf(copy, jobs.keyed)
      const key = `org/org_local/job/${jobs.keyed}/run/${runId}/planted/verdict-1.json`
      const said = text('{"kind":"approved","program":"0"}')
      const verdict = await putStored(copy.storage, key, said, 'application/json')
      await copy.sql(
        `update attempts set detail = jsonb_set(detail, '{verdict}', $2) where job_id = $1 and step = 'critic'`,
        [jobs.keyed, JSON.stringify(verdict)],
      )
      return jobs.keyed
    },
  },
  {
    what: 'a verdict that has other bytes',
    invariant: 'I3',
    async plant({ copy, jobs }) {
      const { rows } = await copy.sql(
        `select detail -> 'verdict' ->> 'key' as key from attempts where job_id = $1 and step = 'critic'`,
        [jobs.keyed],
      )
      await copy.storage.put(rows[0].key, text('{"kind":"approved","program":"0"}'), 'application/json')
      return jobs.keyed
    },
  },
  {
    what: 'an answer whose program did not end well',
    invariant: 'I3',
    async plant({ copy, jobs }) {
      const { key } = await executionOf(copy, jobs.keyed)
      const record: ExecutionRecord = JSON.parse(Buffer.from((await copy.storage.get(key)) ?? []).toString())
      await copy.storage.put(key, text(JSON.stringify({ ...record, outcome: 'oom' })), 'application/json')
      return jobs.keyed
    },
  },
  {
    what: 'a half-written object of a process that was killed',
    invariant: 'I5',
    async plant({ copy }) {
      await mkdir(join(copy.folder, '.scratch'), { recursive: true })
      await writeFile(join(copy.folder, '.scratch', 'planted'), 'half')
      return null
    },
  },
  {
    what: 'the picture of a request that was refused',
    invariant: 'I7',
    async plant({ copy }) {
      const picture = copy.log.refused.find((refused) => refused.picture !== null)?.picture
      await copy.storage.put(`org/org_local/image/${picture}.png`, text('picture'), 'image/png')
      return null
    },
  },
  {
    what: 'an object of a job that is not there',
    invariant: 'I7',
    async plant({ copy }) {
      await copy.storage.put('org/org_local/job/job_gone/run/r/plan.json', text('{}'), 'application/json')
      return 'job_gone'
    },
  },
  {
    what: 'a picture that nobody has collected',
    invariant: 'I7',
    async plant({ copy }) {
      const key = `org/org_local/image/${'0'.repeat(64)}.png`
      await copy.storage.put(key, text('picture'), 'image/png')
      await utimes(join(copy.folder, key), new Date(0), new Date(0))
      return null
    },
  },
]

async function executionOf({ sql }: Copy, jobId: string): Promise<{ key: string }> {
  const { rows } = await sql('select execution from job_runs where job_id = $1', [jobId])
  return rows[0].execution
}
