import { connect } from '#db/database.ts'
import { someJob } from '#db/test-jobs.ts'
import { append, currentOf, type Plant } from './plant.ts'

const question = 'What is the total?'

/** What a writer of rows could do wrong. */
export const IN_DATABASE: readonly Plant[] = [
  {
    what: 'a result that was reported and not kept',
    invariant: 'I8',
    async plant({ copy, jobs }) {
      await copy.sql(`update attempts set result = null where job_id = $1 and step = 'vision'`, [jobs.failed])
      return jobs.failed
    },
  },
  {
    what: 'a job whose row in the outbox was lost',
    invariant: 'I1',
    async plant({ copy }) {
      const db = connect(copy.world.databaseUrl)
      copy.undo(() => db.destroy())
      const jobId = await someJob(db, { question })
      await copy.sql('delete from outbox where job_id = $1', [jobId])
      copy.log.accepted.push({ key: null, bodyHash: 'b', question, jobId, status: 202 })
      return jobId
    },
  },
  {
    what: 'a job that was answered 202 and is not there',
    invariant: 'I1',
    async plant({ copy }) {
      copy.log.accepted.push({ key: null, bodyHash: 'b', question, jobId: 'job_gone', status: 202 })
      return 'job_gone'
    },
  },
  {
    what: 'a gap in the numbers of events',
    invariant: 'I2',
    async plant({ copy, jobs }) {
      await copy.sql(`delete from events where job_id = $1 and body ->> 'kind' = 'checked'`, [jobs.retold])
      return jobs.retold
    },
  },
  {
    what: 'a second end of a run',
    invariant: 'I2',
    async plant({ copy, jobs }) {
      const closed = { status: 'failed', reason: 'model-output', sentence: 'The model is broken.' }
      const body = { kind: 'closed', ...closed, verification: null, text: null }
      await append(copy, jobs.failed, 'closed again', body)
      return jobs.failed
    },
  },
  {
    what: 'a step that a zombie tells after the end',
    invariant: 'I2',
    async plant({ copy, jobs }) {
      const body = { kind: 'step-started', step: 'codegen', attempt: 3, tries: 1 }
      await append(copy, jobs.terminated, 'late', body)
      return jobs.terminated
    },
  },
  {
    what: 'a step that a zombie begins after the end',
    invariant: 'I2',
    async plant({ copy, jobs }) {
      const { runId } = await currentOf(copy, jobs.cancelled)
      await copy.sql(
        `insert into attempts (job_id, run_id, step, attempt, temporal_attempt, organisation, member)
          values ($1, $2, 'reasoning', 1, 2, 'org_local', 'mem_local')`,
        [jobs.cancelled, runId],
      )
      return jobs.cancelled
    },
  },
  {
    what: 'a manifest that lacks a file',
    invariant: 'I2',
    async plant({ copy, jobs }) {
      await copy.sql('delete from artifacts where job_id = $1', [jobs.answered])
      return jobs.answered
    },
  },
  {
    what: 'a job that parks where it is parked',
    invariant: 'I2',
    async plant({ copy, jobs }) {
      const body = { kind: 'parked', step: 'codegen', parking: 2, reason: 'model-output', sentence: '.' }
      await append(copy, jobs.parked, 'parked/2', body)
      return jobs.parked
    },
  },
  {
    what: 'an answer of a run that failed',
    invariant: 'I2',
    async plant({ copy, jobs }) {
      const answer = '{"text": "42", "values": [], "structured": false}'
      await copy.sql('update job_runs set answer = $2 where job_id = $1', [jobs.failed, answer])
      return jobs.failed
    },
  },
  {
    what: 'a file of a job that was cancelled',
    invariant: 'I3',
    async plant({ copy, jobs }) {
      const { runId } = await currentOf(copy, jobs.cancelled)
      const key = `org/org_local/job/${jobs.cancelled}/run/${runId}/files/f`
      await copy.sql(
        `insert into artifacts (id, organisation, member, job_id, run_id, position, name, content_type, bytes, sha256, key)
          values ('art_late', 'org_local', 'mem_local', $1, $2, 0, 'late.png', 'image/png', 1, repeat('0', 64), $3)`,
        [jobs.cancelled, runId, key],
      )
      return jobs.cancelled
    },
  },
  {
    what: 'an answer whose program is not the one that ran',
    invariant: 'I3',
    async plant({ copy, jobs }) {
      await copy.sql(`update job_runs set program = program || '# late' where job_id = $1`, [jobs.keyed])
      return jobs.keyed
    },
  },
  {
    what: 'a job that failed for another reason than Temporal has',
    invariant: 'I4',
    async plant({ copy, jobs }) {
      const given = [jobs.failed, 'platform']
      await copy.sql('update jobs set reason = $2 where id = $1', given)
      await copy.sql('update job_runs set reason = $2 where job_id = $1', given)
      await copy.sql(
        `update events set body = body || jsonb_build_object('reason', $2::text)
          where job_id = $1 and body ->> 'kind' = 'closed'`,
        given,
      )
      return jobs.failed
    },
  },
  {
    what: 'a transaction that nobody ends',
    invariant: 'I5',
    async plant({ copy }) {
      await copy.sql('begin')
      await copy.sql('lock table outbox in share mode')
      await copy.sql('select pg_sleep(1.2)')
      return null
    },
  },
  {
    what: 'a job that nobody asked for',
    invariant: 'I6',
    async plant({ copy, jobs }) {
      copy.log.accepted = copy.log.accepted.filter(({ jobId }) => jobId !== jobs.failed)
      return jobs.failed
    },
  },
  {
    what: 'a key that a refused request claimed',
    invariant: 'I7',
    async plant({ copy, jobs }) {
      await copy.sql(
        `insert into idempotency_keys (organisation, member, key, hash, job_id)
          values ('org_local', 'mem_local', 'refused', 'h', $1)`,
        [jobs.failed],
      )
      return jobs.failed
    },
  },
  {
    what: 'a model that was asked again for a step that had come to something',
    invariant: 'I8',
    async plant({ copy, jobs }) {
      await copy.sql(
        `update attempts set cached = not cached where job_id = $1 and step = 'reasoning' and temporal_attempt = 2`,
        [jobs.retold],
      )
      return jobs.retold
    },
  },
  {
    what: 'a step that another activity did once more',
    invariant: 'I8',
    async plant({ copy, jobs }) {
      await copy.sql(
        `update attempts set activity_id = '99' where job_id = $1 and step = 'reasoning' and temporal_attempt = 2`,
        [jobs.retold],
      )
      return jobs.retold
    },
  },
  {
    what: 'an end that was told by a try which had been overtaken',
    invariant: 'I8',
    async plant({ copy, jobs }) {
      await copy.sql(
        `update attempts set outcome = 'lost', detail = '{}' where job_id = $1 and step = 'reasoning' and temporal_attempt = 1`,
        [jobs.retold],
      )
      return jobs.retold
    },
  },
  {
    what: 'a try of another organisation',
    invariant: 'I9',
    async plant({ copy, jobs }) {
      await copy.sql(`update attempts set organisation = 'org_other' where job_id = $1 and step = 'critic'`, [
        jobs.answered,
      ])
      return jobs.answered
    },
  },
  {
    what: 'an event of another member',
    invariant: 'I9',
    async plant({ copy, jobs }) {
      await copy.sql(`update events set member = 'mem_other' where job_id = $1 and seq = 2`, [jobs.failed])
      return jobs.failed
    },
  },
]
