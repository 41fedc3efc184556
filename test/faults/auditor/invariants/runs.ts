import { isClosed } from '#domain/job.ts'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import type { AttemptRow, EventRow, JobRow, RunRow } from '#test/faults/auditor/postgres.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'
import { manifestFaults } from './manifest.ts'
import { stepFaults } from './steps.ts'

/** All rows of one job. */
interface Job {
  job: JobRow
  runs: RunRow[]
  events: EventRow[]
  attempts: AttemptRow[]
}

/**
 * I2. Per job: its events are numbered 1…n, n being the last number that its row knows. Per run: one `closed` event if
 * it has closed and none if not, after which nothing of the run is told or tried, except that it became the current one
 * again and closed like that; an answer if it succeeded and none if not; for an answered run one manifest, which is what
 * its execution left, and each of its steps. The status never goes back: a run parks when it runs and resumes when it is
 * parked, and what the rows of job and run say is what the last event said.
 */
export async function runs(evidence: Evidence): Promise<Found[]> {
  const { rows } = evidence
  const runsOf = Map.groupBy(rows.runs, ({ job_id: id }) => id)
  const eventsOf = Map.groupBy(rows.events, ({ job_id: id }) => id)
  const attemptsOf = Map.groupBy(rows.attempts, ({ job_id: id }) => id)
  const found = rows.jobs.flatMap((job) => {
    const { id } = job
    const whole = {
      job,
      runs: runsOf.get(id) ?? [],
      events: eventsOf.get(id) ?? [],
      attempts: attemptsOf.get(id) ?? [],
    }
    return faultsOf(whole).map((sentence) => of(id, sentence))
  })
  return [...found, ...(await manifestFaults(evidence))]
}

const faultsOf = (whole: Job): string[] => [
  ...numbering(whole),
  ...beforeRuns(whole),
  ...whole.runs.flatMap((run) => [
    ...ending(whole, run),
    ...order(whole, run),
    ...ledger(whole, run),
    ...stepFaults(whole, run),
  ]),
  ...shown(whole),
]

function numbering({ job, events }: Job): string[] {
  const numbers = events.map(({ seq }) => seq)
  const wrong = numbers.findIndex((seq, index) => seq !== index + 1)
  if (wrong >= 0) return [`Its events go from number ${numbers[wrong - 1] ?? 0} to ${numbers[wrong]}.`]
  return numbers.length === job.last_seq
    ? []
    : [`Its last event is ${numbers.length}, and its row says ${job.last_seq}.`]
}

/** What is told of no run: that it was accepted, first of all, and perhaps that it closed without any. */
function beforeRuns({ events }: Job): string[] {
  const kinds = events.filter(({ run_id: run }) => run === null).map(({ body }) => body.kind)
  if (['accepted', 'accepted closed'].includes(kinds.join(' '))) return []
  return [`Outside of its runs it tells: ${kinds.join(', ') || 'nothing'}.`]
}

/** The end of a job that closed before it came to a run is that of its first, which came too late. */
const told = ({ events }: Job, { run_id: id, origin }: RunRow) =>
  events.filter(
    ({ run_id: run, body }) =>
      run === id || (run === null && body.kind === 'closed' && origin?.kind === 'accepted'),
  )

/** What is told of a run since it became the current one, or did so again. */
function toldLately(whole: Job, run: RunRow): EventRow[] {
  const all = told(whole, run)
  const again = all.findLastIndex(({ body }) => body.kind === 'reset')
  return again < 0 ? all : all.slice(again)
}

const nameOf = ({ run_id: id, status }: RunRow) => `Its run ${id} (${status})`

function ending(whole: Job, run: RunRow): string[] {
  const closings = toldLately(whole, run).flatMap(({ body }) => (body.kind === 'closed' ? [body] : []))
  const over = run.status !== 'running' && run.status !== 'superseded'
  if (closings.length !== Number(over)) return [`${nameOf(run)} tells its end ${closings.length} times.`]
  const [closed] = closings
  const results = Number(run.answer !== null) + Number(run.execution !== null)
  return [
    ...(results === (run.status === 'succeeded' ? 2 : 0)
      ? []
      : [`${nameOf(run)} has ${results} of answer and execution.`]),
    ...(closed && !sameClosing(closed, run) ? [`${nameOf(run)} is not what its last event told.`] : []),
  ]
}

type Closing = { status: string; reason: string | null; sentence: string | null; verification: string | null }

const sameClosing = (one: Closing, other: Closing): boolean =>
  one.status === other.status &&
  one.reason === other.reason &&
  one.sentence === other.sentence &&
  one.verification === other.verification

/** What may follow on what, of the events that change the status. */
const FOLLOWS: Record<string, readonly string[]> = {
  reset: ['', 'reset', 'parked', 'resumed', 'closed'],
  parked: ['', 'reset', 'resumed'],
  resumed: ['parked'],
  closed: ['', 'reset', 'parked', 'resumed'],
}

function order(whole: Job, run: RunRow): string[] {
  const kinds = told(whole, run).map(({ body }) => body.kind)
  const faults: string[] = []
  if (run.origin?.kind !== 'accepted' && kinds[0] !== 'reset')
    faults.push(`${nameOf(run)} does not begin with its reset.`)
  let [last, ended] = ['', false]
  for (const kind of kinds) {
    // A run to which its job was given back says so, and then its end again.
    const isAgain = kind === 'reset' || (kind === 'closed' && last === 'reset')
    if (ended && !isAgain) faults.push(`${nameOf(run)} tells "${kind}" after its end.`)
    ended ||= kind === 'closed'
    if (!(kind in FOLLOWS)) continue
    if (last !== 'closed' && !FOLLOWS[kind]?.includes(last))
      faults.push(`${nameOf(run)} tells "${kind}" after "${last}".`)
    last = kind
  }
  return faults
}

/** A try that was begun when the run was over has no event, since none could be told any more. */
function ledger({ attempts, events }: Job, run: RunRow): string[] {
  const over = run.status !== 'running'
  return attempts
    .filter(({ run_id: id, step }) => id === run.run_id && step !== 'finish')
    .filter((row) =>
      row.outcome === null ? over : row.detail.summary !== undefined && !events.some(begins(row)),
    )
    .map(
      (row) => `${nameOf(run)} was over when ${row.step} ${row.attempt}/${row.temporal_attempt} was tried.`,
    )
}

const begins =
  ({ run_id: run, step, attempt, temporal_attempt: tries }: AttemptRow) =>
  ({ run_id: id, body }: EventRow): boolean =>
    id === run &&
    body.kind === 'step-started' &&
    body.step === step &&
    body.attempt === attempt &&
    body.tries === tries

/** The job's row against its newest events. */
function shown({ job, runs, events }: Job): string[] {
  const last = events.at(-1)
  if (isClosed(job.status)) {
    const same =
      last?.body.kind === 'closed' &&
      (last.run_id ?? job.current_run_id) === job.current_run_id &&
      sameClosing(last.body, job)
    return same ? [] : [`It is ${job.status}, and its last event is ${JSON.stringify(last?.body ?? null)}.`]
  }
  const current = runs.find(({ run_id: id }) => id === job.current_run_id)
  const parking = current && told({ job, runs, events, attempts: [] }, current).findLast(isParking)
  if (job.status !== 'parked' && job.status !== 'running') return []
  return (parking?.body.kind === 'parked') === (job.status === 'parked')
    ? []
    : [
        `It is ${job.status}, and the last that was told of its parking is ${parking?.body.kind ?? 'nothing'}.`,
      ]
}

const isParking = ({ body }: EventRow) => body.kind === 'parked' || body.kind === 'resumed'
