import type { Plant } from './plant.ts'

/** What a client could have been told wrongly. */
export const IN_LOG: readonly Plant[] = [
  {
    what: 'two jobs for one key',
    invariant: 'I6',
    async plant({ copy, jobs }) {
      const [first] = copy.log.accepted.filter(({ jobId }) => jobId === jobs.keyed)
      if (first) copy.log.accepted.push({ ...first, jobId: jobs.failed })
      return jobs.failed
    },
  },
  {
    what: 'one key for two questions',
    invariant: 'I6',
    async plant({ copy, jobs }) {
      const [first] = copy.log.accepted.filter(({ jobId }) => jobId === jobs.keyed)
      if (first) copy.log.accepted.push({ ...first, bodyHash: 'another' })
      return jobs.keyed
    },
  },
  {
    what: 'a job of a request that was refused',
    invariant: 'I7',
    async plant({ copy, jobs }) {
      copy.log.accepted = copy.log.accepted.filter(({ key }) => key !== 'asked-twice')
      return jobs.keyed
    },
  },
  {
    what: 'an event that a client was given and that is not in the log',
    invariant: 'I10',
    async plant({ copy, jobs }) {
      const events = copy.log.streams.find(({ jobId }) => jobId === jobs.answered)?.events
      events?.push({ seq: events.length + 1, runId: null, body: { kind: 'accepted', question: 'another' } })
      return jobs.answered
    },
  },
  {
    what: 'an event that a client was not given',
    invariant: 'I10',
    async plant({ copy, jobs }) {
      copy.log.streams.find(({ jobId }) => jobId === jobs.reset)?.events.splice(3, 1)
      return jobs.reset
    },
  },
]
