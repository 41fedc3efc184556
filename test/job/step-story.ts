import { ledgerOf } from '#db/attempts.ts'
import type { Db } from '#db/database.ts'
import { eventsAfter } from '#db/events.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import type { Step } from '#domain/steps.ts'

const { organisation } = LOCAL_OWNER

/** The tries at a step of a job, each with its number and what came of it. */
export async function triesOf(db: Db, jobId: string, wanted: Step) {
  const attempts = await ledgerOf(db, organisation, jobId)
  return attempts.filter(({ step }) => step === wanted).map(({ tries, outcome }) => [tries, outcome])
}

/** The same, and the kinds of events that were told of the step. */
export async function storyOf(db: Db, jobId: string, step: Step) {
  const events = await eventsAfter(db, organisation, jobId, 0, 100)
  const told = events
    .map(({ body }) => body)
    .flatMap((body) => ('step' in body && body.step === step ? [body.kind] : []))
  return { tries: await triesOf(db, jobId, step), told }
}
