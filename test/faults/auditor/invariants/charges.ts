import type { Evidence } from '#test/faults/auditor/evidence.ts'
import type { AttemptRow, EventRow } from '#test/faults/auditor/postgres.ts'
import { each } from '#test/faults/auditor/each.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'

/**
 * I8. The ledger has a row for each try; one that came to something has a summary, all others are waste and count as
 * such. What a step came to is kept once, under its run and the activity that did it, and whoever tries again after a
 * lost report gives that again. A turn of a step (run, step, attempt) is therefore counted once if and only if
 *
 * - all its tries that came to something are of one activity, and say the same (outcome, cached, summary): a model that
 *   was asked again would have answered from the cache, or in other words;
 * - what that activity came to is kept in the store;
 * - each of its `step-finished` events is of such a try: one that another try has overtaken tells nothing.
 *
 * `finish` asks no model and runs nothing, so that it may be done as often as it takes.
 */
export async function charges(evidence: Evidence): Promise<Found[]> {
  const { rows } = evidence
  const visible = rows.attempts.filter(
    ({ step, detail }) => step !== 'finish' && detail.summary !== undefined,
  )
  const turns = [...Map.groupBy(visible, turnOf).values()]
  const ownerOf = new Map(rows.jobs.map(({ id, organisation }) => [id, organisation]))
  const tries = new Set(visible.map(tryOf))
  return [
    ...turns.flatMap(turnFaults),
    ...(await each(turns, (tries) => keptFaults(evidence, tries, ownerOf))).flat(),
    ...rows.events.flatMap((event) => eventFaults(event, tries)),
  ]
}

const turnOf = ({ job_id: job, run_id: run, step, attempt }: AttemptRow) => `${job} ${run} ${step} ${attempt}`
const tryOf = (row: AttemptRow) => `${turnOf(row)} ${row.temporal_attempt}`
const nameOf = ({ run_id: run, step, attempt }: AttemptRow) => `The ${step} ${attempt} of its run ${run}`

function turnFaults(tries: AttemptRow[]): Found[] {
  const [first] = tries
  if (!first) return []
  const activities = new Set(tries.map(({ activity_id: activity }) => activity))
  const results = new Set(
    tries.map(({ outcome, cached, detail }) => JSON.stringify([outcome, cached, detail.summary])),
  )
  if (activities.size === 1 && results.size === 1) return []
  return [
    of(
      first.job_id,
      `${nameOf(first)} counts as ${activities.size} activities with ${results.size} results.`,
    ),
  ]
}

async function keptFaults(
  { read }: Evidence,
  tries: AttemptRow[],
  ownerOf: Map<string, string>,
): Promise<Found[]> {
  const [row] = tries
  if (!row) return []
  const { job_id: job, run_id: run, activity_id: activity } = row
  const kept = await read(`org/${ownerOf.get(job)}/job/${job}/run/${run}/result/${activity}.json`)
  return kept ? [] : [of(job, `${nameOf(row)} came to something that is not kept.`)]
}

function eventFaults({ job_id: job, run_id: run, seq, body }: EventRow, tries: Set<string>): Found[] {
  if (body.kind !== 'step-finished') return []
  const { step, attempt } = body
  const isCounted = tries.has(`${job} ${run} ${step} ${attempt} ${body.tries}`)
  return isCounted
    ? []
    : [of(job, `Event ${seq} tells the end of a try of ${step} that the ledger does not count.`)]
}
