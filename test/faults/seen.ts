import { createStorage } from '#adapters/storage/create-storage.ts'
import { getStored } from '#adapters/storage/stored.ts'
import { ledgerOf } from '#db/attempts.ts'
import { eventsAfter } from '#db/events.ts'
import type { Failpoint } from '#domain/failpoint.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import type { Step } from '#domain/steps.ts'
import { type Ask, askUntilAccepted, freshAsk } from './asking.ts'
import { listObjects } from './auditor/objects.ts'
import type { World } from './world.ts'

const { organisation } = LOCAL_OWNER

/** A question whose answer comes with a file. */
export const PLOT = 'Draw a line chart of revenue. What is the highest revenue?'

/**
 * A job that stands still at a point of its way.
 * @returns its id, the number of the process that is held, and what lets that go
 */
export async function heldAt(world: World, point: Failpoint, given: Partial<Ask> = {}) {
  const arming = await world.failpoints.arm(point, 'hold')
  const jobId = await askUntilAccepted(world, await freshAsk(given))
  const pid = await arming.fired(60_000)
  if (pid === null) throw new Error(`The job did not come to ${point}.`)
  return { jobId, pid, release: arming.release }
}

/** Every try at a step: its turn of the repair loop, which try of that turn it was, and how it ended. */
export async function triesOf({ db }: World, jobId: string, step: Step) {
  const ledger = await ledgerOf(db, organisation, jobId)
  const tried = ledger.filter((each) => each.step === step)
  return tried.map(({ attempt, tries, outcome }) => [attempt, tries, outcome])
}

/** All events of a job, as kept. */
export const eventsOf = ({ db }: World, jobId: string) => eventsAfter(db, organisation, jobId, 0, 10_000)

/** How often its end was told, whether anything was told after that, and whether the numbers have no gap. */
export async function endOf(world: World, jobId: string) {
  const events = await eventsOf(world, jobId)
  return {
    ends: events.filter(({ body }) => body.kind === 'closed').length,
    last: events.at(-1)?.body.kind,
    numbered: events.every(({ seq }, index) => seq === index + 1),
  }
}
export const ONE_END = { ends: 1, last: 'closed', numbered: true }

/**
 * The files of a job: keys as its manifest lists them and as they lie in the store, names as listed and as told.
 * @throws StoredError when one that is listed is not there, or other than it was
 */
export async function filesOf(world: World, jobId: string) {
  const { db, config } = world
  const listed = await db.selectFrom('artifacts').selectAll().where('job_id', '=', jobId).execute()
  const storage = createStorage(config.storage)
  for (const file of listed) await getStored(storage, file)
  const { objects } = await listObjects(config.storage)
  const kept = objects.map(({ key }) => key).filter((key) => key.includes(`/job/${jobId}/`))
  const bodies = (await eventsOf(world, jobId)).map(({ body }) => body)
  return {
    names: listed.map(({ name }) => name).sort(),
    told: bodies.flatMap((body) => (body.kind === 'artifact' ? [body.name] : [])).sort(),
    listed: listed.map(({ key }) => key).sort(),
    kept: kept.filter((key) => key.includes('/files/')).sort(),
  }
}
