import { STEPS } from '#domain/steps.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import type { Client } from '#sdk/client.ts'
import { recordingClient } from '#test/faults/auditor/client-log.ts'
import { type Fault, isStep, type Strike } from '#test/faults/fault.ts'
import { whileHeld } from '#test/faults/striking.ts'

/** A job that is in the middle of the place's step. */
async function jobAt({ world: { db }, place }: Strike): Promise<string | null> {
  if (!isStep(place)) return null
  const row = await db
    .selectFrom('attempts')
    .select('job_id')
    .where('organisation', '=', LOCAL_OWNER.organisation)
    .where('step', '=', place)
    .where('outcome', 'is', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.job_id ?? null
}

/** Somebody does something to a job while its step is in hand; refusals are answers, too. */
async function meddle(
  at: Strike,
  act: (client: Client, jobId: string) => Promise<unknown>,
): Promise<boolean> {
  let done = false
  const baseUrl = at.random.pick(at.world.apis).url
  await whileHeld(at, async () => {
    const jobId = await jobAt(at).catch(() => null)
    if (jobId === null) return
    done = true
    await act(recordingClient({ baseUrl, log: at.log }), jobId).catch(() => null)
  }, ['after-effect'])
  return done
}

const cancelled: Fault = {
  row: 'F32',
  what: 'a cancel',
  family: 'fail',
  places: STEPS,
  expected: 'cancelled, or closed as it was about to: one winner',
  holds: [],
  strike: (at) => meddle(at, (client, jobId) => client.cancel(jobId)),
}

const cancelledTwice: Fault = {
  row: 'F32',
  what: 'two cancels at once',
  family: 'fail',
  places: ['codegen', 'execution'],
  expected: 'as one',
  holds: [],
  strike: (at) =>
    meddle(at, (client, jobId) => Promise.allSettled([client.cancel(jobId), client.cancel(jobId)])),
}

const reset: Fault = {
  row: 'F43',
  what: 'two resets at once',
  family: 'fail',
  places: ['reasoning', 'codegen', 'critic', 'execution', 'checks'],
  expected: 'one new run; nothing of the old one shows',
  holds: [],
  strike: (at) => {
    const wanted = { step: 'reasoning', reason: 'a fault was struck' } as const
    return meddle(at, (client, jobId) =>
      Promise.allSettled([client.reset(jobId, wanted), client.reset(jobId, wanted)]),
    )
  },
}

/** What people do to a job at a bad moment. */
export const JOB_FAULTS: Fault[] = [cancelled, cancelledTwice, reset]
