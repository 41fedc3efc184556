import { RECKONER, type ResetOrigin } from '#domain/run.ts'
import type { AskedReset } from '#test/faults/auditor/client-log.ts'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import type { RunRow } from '#test/faults/auditor/postgres.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'

/**
 * I4's part: a job has one run that came of its being accepted, and of every other it is known who made it.
 */
export function originFaults({ rows }: Pick<Evidence, 'rows'>): Found[] {
  const unknown = rows.runs.filter(({ origin }) => origin === null)
  const first = Map.groupBy(
    rows.runs.filter(({ origin }) => origin?.kind === 'accepted'),
    ({ job_id: job }) => job,
  )
  return [
    ...unknown.map(({ job_id: job, run_id: id }) => of(job, `Nobody knows who made its run ${id}.`)),
    ...[...first].flatMap(([job, { length }]) =>
      length > 1 ? [of(job, `It was accepted once, and ${length} runs say that they came of it.`)] : [],
    ),
  ]
}

/**
 * I6's part, where the log has all requests: every run that somebody made by a reset is what a request for that came to,
 * one for each request; those that Reckoner made itself aside. And the run that a request was told of is there.
 */
export function resetFaults({ rows, log }: Pick<Evidence, 'rows' | 'log'>): Found[] {
  const known = new Set(rows.runs.map(nameOf))
  const lost = log.resets.filter(({ jobId, runId }) => runId !== null && !known.has(`${jobId} ${runId}`))
  return [
    ...(log.complete ? unaskedRuns(rows.runs, log.resets) : []),
    ...lost.map(({ jobId, runId }) =>
      of(jobId, `A client was told of its run ${runId}, which is not there.`),
    ),
  ]
}

const nameOf = ({ job_id: job, run_id: id }: RunRow) => `${job} ${id}`

function unaskedRuns(runs: readonly RunRow[], resets: readonly AskedReset[]): Found[] {
  const open = [...resets]
  return runs.flatMap(({ job_id: job, run_id: id, origin }) => {
    if (origin?.kind !== 'reset' || isOwn(origin)) return []
    const index = open.findIndex((asked) => asked.jobId === job && explains(asked, origin))
    if (index < 0) return [of(job, `Its run ${id} was made by ${origin.by || 'somebody'}, and nobody asked.`)]
    open.splice(index, 1)
    return []
  })
}

const isOwn = ({ by }: ResetOrigin) => by === RECKONER

/** What Temporal says of a reset is less: not the step, and the reason in words of its own. */
const explains = (asked: AskedReset, { step, reason }: ResetOrigin): boolean =>
  step === null ? reason.includes(asked.reason) : step === asked.step && reason === asked.reason
