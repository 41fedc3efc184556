import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Copy } from '#test/faults/auditor/copies.ts'
import { currentOf, type Plant } from './plant.ts'

/** Turns what was told of a step into something that nobody misses; readers of the job were told nothing at all. */
async function hush(copy: Copy, jobId: string, kind: string, step: string): Promise<void> {
  copy.log.streams = copy.log.streams.filter((stream) => stream.jobId !== jobId)
  const body = { kind: 'output-cut', step, attempt: 1, tries: 1 }
  await copy.sql(
    `update events set body = $4 where job_id = $1 and body ->> 'kind' = $2 and body ->> 'step' = $3`,
    [jobId, kind, step, JSON.stringify(body)],
  )
}

async function setOrigin(copy: Copy, jobId: string, origin: object | null): Promise<void> {
  const { runId } = await currentOf(copy, jobId)
  const given = origin && JSON.stringify(origin)
  await copy.sql('update job_runs set origin = $3 where job_id = $1 and run_id = $2', [jobId, runId, given])
}

/** A step of a job of which something was never told. */
const unheard = (what: string, job: 'keyed' | 'reset', kind: string, step: string): Plant => ({
  what,
  invariant: 'I2',
  async plant({ copy, jobs }) {
    await hush(copy, jobs[job], kind, step)
    return jobs[job]
  },
})

/** A run of the job that was reset whose origin is another than it was. */
const misbegotten = (what: string, origin: object | null): Plant => ({
  what,
  invariant: 'I4',
  async plant({ copy, jobs }) {
    await setOrigin(copy, jobs.reset, origin)
    return jobs.reset
  },
})

/** What could be wrong with how a run came to be, and with what it went through. */
export const IN_RUNS: readonly Plant[] = [
  unheard('a step of an answered run that was never told as finished', 'keyed', 'step-finished', 'execution'),
  unheard('an answer whose checks were never told', 'keyed', 'checked', 'checks'),
  unheard(
    'a step that a reset took over, and that no run before had told as finished',
    'reset',
    'step-finished',
    'vision',
  ),
  misbegotten('a run of which nobody knows who made it', null),
  misbegotten('two runs that came of one job being accepted', { kind: 'accepted' }),
  {
    what: 'a run that a reset made for which nobody asked',
    invariant: 'I6',
    async plant({ copy, jobs }) {
      copy.log.resets = []
      return jobs.reset
    },
  },
  {
    what: 'a second run for one request',
    invariant: 'I6',
    async plant({ copy, jobs }) {
      await copy.sql(
        `insert into job_runs (job_id, run_id, organisation, member, status, origin, started_at, closed_at)
          select job_id, 'twice', organisation, member, 'superseded', origin, started_at, closed_at
          from job_runs where job_id = $1 and origin ->> 'kind' = 'reset'`,
        [jobs.reset],
      )
      // It tells of its reset, as each run does; the end is told last.
      const { seq } = await currentOf(copy, jobs.reset)
      await copy.sql('update events set seq = seq + 1 where job_id = $1 and seq = $2', [jobs.reset, seq])
      await copy.sql(
        `insert into events (job_id, seq, organisation, member, run_id, once, body)
          select job_id, $2, organisation, member, 'twice', once, body
          from events where job_id = $1 and body ->> 'kind' = 'reset'`,
        [jobs.reset, seq],
      )
      await copy.sql('update jobs set last_seq = last_seq + 1 where id = $1', [jobs.reset])
      copy.log.streams = copy.log.streams.filter(({ jobId }) => jobId !== jobs.reset)
      return jobs.reset
    },
  },
  {
    what: 'a run that a client was told of and that is not there',
    invariant: 'I6',
    async plant({ copy, jobs }) {
      copy.log.resets.push({ jobId: jobs.failed, step: 'codegen', reason: 'once more', runId: 'gone' })
      return jobs.failed
    },
  },
  {
    what: 'a model that was called more often than there were tries',
    invariant: 'I8',
    async plant({ copy }) {
      await writeCalls(copy, 1)
      return null
    },
  },
]

/** As many calls of the planner as the ledger has tries for, and some more. */
export async function writeCalls(copy: Copy, more: number): Promise<void> {
  const { rows } = await copy.sql(
    `select count(*)::integer as tries from attempts where step = 'reasoning' and not cached`,
  )
  copy.world.modelCalls = join(copy.folder, 'calls')
  await writeFile(copy.world.modelCalls, 'reasoning\n'.repeat(rows[0].tries + more))
}

/** Who resets a job in ways that are nobody's fault. */
export const KNOWN_RESETS: { what: string; origin: object; isAsked: boolean }[] = [
  {
    what: 'by Reckoner itself',
    origin: { kind: 'reset', by: 'reckoner', reason: 'another build', step: 'vision' },
    isAsked: false,
  },
  {
    what: 'as Temporal tells it',
    origin: { kind: 'reset', by: null, reason: '(mem_local) the model was mended', step: null },
    isAsked: true,
  },
]

/** Has the job that was reset be reset in another way. */
export async function resetBy(
  copy: Copy,
  jobId: string,
  { origin, isAsked }: (typeof KNOWN_RESETS)[number],
): Promise<void> {
  if (!isAsked) copy.log.resets = []
  await setOrigin(copy, jobId, origin)
}
