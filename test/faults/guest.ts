import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Client } from '#sdk/client.ts'
import type { JobEvent } from '#domain/event.ts'
import type { Random } from '#test/pictures/random.ts'
import { type ClientLog, recordingClient } from './auditor/client-log.ts'
import type { Ask } from './asking.ts'
import type { World } from './world.ts'

/** Somebody who asks, reads along and does not give up, at whichever API answers. */
export interface Guest {
  /** Asks until an API has accepted; null: it was refused. */
  ask(ask: Ask): Promise<string | null>
  /** Reads events until the job has closed; decides on it whenever it is parked. */
  follow(jobId: string): Promise<void>
  /** Does something until an API has answered, whatever it answers. */
  insist(act: (client: Client) => Promise<unknown>): Promise<void>
}

const PAUSE_MS = 300
/** How long one guest stays with one job, in milliseconds. */
const PATIENCE_MS = 8 * 60_000

export function createGuest(world: World, log: ClientLog, random: Random): Guest {
  const clients = world.apis.map(({ url }) => recordingClient({ baseUrl: url, log }))
  const end = Date.now() + PATIENCE_MS

  async function insist<T>(act: (client: Client) => Promise<T>): Promise<T | null> {
    while (Date.now() < end) {
      try {
        return await act(random.pick(clients))
      } catch (error) {
        if (error instanceof ApiError && error.status < 500) return null
        await sleep(PAUSE_MS)
      }
    }
    return null
  }

  async function follow(jobId: string): Promise<void> {
    for (let after = 0, closed = false; !closed && Date.now() < end;) {
      const events = random.pick(clients).events(jobId, after, AbortSignal.timeout(end - Date.now()))
      try {
        for await (const event of events) {
          after = event.seq
          closed = event.body.kind === 'closed'
          attend(jobId, event)
        }
      } catch {
        await sleep(PAUSE_MS)
      }
    }
  }

  function attend(jobId: string, { body }: JobEvent): void {
    if (body.kind === 'parked') void decide(jobId)
  }

  /** Somebody comes by after a while, until the decision has been taken. */
  async function decide(jobId: string): Promise<void> {
    const wanted = random.pick(['retryStep', 'abort'] as const)
    await sleep(random.integer(200, 1500))
    await insist((client) => client[wanted](jobId))
  }

  return {
    follow,
    insist: async (act) => void (await insist(act)),
    ask: async ({ picture, key, ...rest }) => {
      const question = { ...rest, image: picture, fileName: 'chart.png', idempotencyKey: key }
      return (await insist((client) => client.ask(question)))?.jobId ?? null
    },
  }
}
