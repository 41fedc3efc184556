import { EDITION } from '#domain/job.ts'
import { isAhead, isPrompt, MODEL_ROLES, STEP_TABLE } from '#domain/steps.ts'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import type { ModelCalls } from '#test/faults/auditor/model-calls.ts'
import type { AttemptRow, EventRow } from '#test/faults/auditor/postgres.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'

/**
 * I8. The ledger has a row for each try; one that came to something has a summary, all others are waste and count as
 * such. What a step came to is kept beside the try, and whoever tries again after a
 * lost report gives that again. A turn of a step (run, step, attempt) is therefore counted once if and only if
 *
 * - all its tries that came to something are of one activity, and say the same (outcome, cached, summary): a model that
 *   was asked again would have answered from the cache, or in other words. A step that is tried first within the
 *   workflow's own turn, or by the activity that read the picture, may be of more, of which the later ones give again
 *   what the first has kept;
 * - each of them has kept what it came to;
 * - each of its `step-finished` events is of such a try: one that another try has overtaken tells nothing.
 *
 * Where the models' server wrote them down, no role was called more often than there are tries of its step in the ledger
 * that the cache did not answer: a call that no try accounts for was made twice, or for nobody.
 *
 * `finish` asks no model and runs nothing, so that it may be done as often as it takes.
 */
export function charges({ rows, calls }: Evidence): Found[] {
  const visible = rows.attempts.filter(
    ({ step, detail }) => step !== 'finish' && detail.summary !== undefined,
  )
  const turns = [...Map.groupBy(visible, turnOf).values()]
  const tries = new Set(visible.map(tryOf))
  const readings = new Set(rows.attempts.filter(({ step }) => step === 'vision').map(activityOf))
  return [
    ...turns.flatMap((turn) => turnFaults(turn, readings)),
    ...visible.flatMap(keptFaults),
    ...rows.events.flatMap((event) => eventFaults(event, tries)),
    ...callFaults(rows.attempts, calls),
  ]
}

const turnOf = ({ job_id: job, run_id: run, step, attempt }: AttemptRow) => `${job} ${run} ${step} ${attempt}`
const tryOf = (row: AttemptRow) => `${turnOf(row)} ${row.temporal_attempt}`
const nameOf = ({ run_id: run, step, attempt }: AttemptRow) => `The ${step} ${attempt} of its run ${run}`

const activityOf = ({ run_id: run, activity_id: activity }: AttemptRow) => `${run} ${activity}`

/** @param readings activities that read a picture, and may have gone on to the steps after it */
function turnFaults(tries: AttemptRow[], readings: ReadonlySet<string>): Found[] {
  const [first] = tries
  if (!first) return []
  const isOwn = (row: AttemptRow) =>
    !isAhead(row.step, row.attempt, EDITION) || !readings.has(activityOf(row))
  const activities = new Set(tries.filter(isOwn).map(activityOf))
  const results = new Set(
    tries.map(({ outcome, cached, detail }) => JSON.stringify([outcome, cached, detail.summary])),
  )
  if ((activities.size <= 1 || isPrompt(first.step, EDITION)) && results.size === 1) return []
  return [
    of(
      first.job_id,
      `${nameOf(first)} counts as ${activities.size} activities with ${results.size} results.`,
    ),
  ]
}

const keptFaults = (row: AttemptRow): Found[] =>
  row.kept ? [] : [of(row.job_id, `${nameOf(row)} came to something that is not kept.`)]

function eventFaults({ job_id: job, run_id: run, seq, body }: EventRow, tries: Set<string>): Found[] {
  if (body.kind !== 'step-finished') return []
  const { step, attempt } = body
  const isCounted = tries.has(`${job} ${run} ${step} ${attempt} ${body.tries}`)
  return isCounted
    ? []
    : [of(job, `Event ${seq} tells the end of a try of ${step} that the ledger does not count.`)]
}

/** A try that was lost may have called its model. */
function callFaults(attempts: readonly AttemptRow[], calls: ModelCalls): Found[] {
  if (calls === null) return []
  return MODEL_ROLES.flatMap((role) => {
    const tries = attempts.filter(({ step, cached }) => STEP_TABLE[step].role === role && !cached).length
    return calls[role] <= tries
      ? []
      : [of(null, `The ${role} model was called ${calls[role]} times, for ${tries} tries.`)]
  })
}
