import { setTimeout as sleep } from 'node:timers/promises'
import type { JobEvent } from '#domain/event.ts'
import { messagesOf } from '#sdk/server-sent-events.ts'
import type { World } from './world.ts'

const PATIENCE_MS = 20_000
const PAUSE_MS = 100

/** The first event after a number, as a browser asks for it that was cut off; null: it was cut off again. */
async function nextEvent(url: string, jobId: string, after: number): Promise<JobEvent | null> {
  const leaving = new AbortController()
  const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(PATIENCE_MS)])
  try {
    const headers = { 'Last-Event-ID': String(after) }
    const { body } = await fetch(`${url}/api/jobs/${jobId}/events`, { headers, signal })
    if (body) for await (const { data } of messagesOf(body)) return JSON.parse(data) as JobEvent
    return null
  } catch {
    return null
  } finally {
    leaving.abort()
  }
}

/**
 * Reads a job to its end, each event at another API than the one before.
 * @param first which API is asked first
 * @returns the events in the order in which they came, and how many streams it took
 */
export async function readAll(world: World, jobId: string, first = 0) {
  const events: JobEvent[] = []
  let opened = first
  for (; events.at(-1)?.body.kind !== 'closed'; opened += 1) {
    const api = world.apis[opened % world.apis.length]
    const event = await nextEvent(api?.url ?? '', jobId, events.at(-1)?.seq ?? 0)
    if (event) events.push(event)
    else await sleep(PAUSE_MS)
  }
  return { events, opened: opened - first }
}
