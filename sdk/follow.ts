import { setTimeout as sleep } from 'node:timers/promises'
import type { JobEvent } from '#domain/event.ts'
import { ApiError, apiErrorOf } from './api-error.ts'
import { messagesOf } from './server-sent-events.ts'

/** Wait before a stream is opened again, in milliseconds. */
const RETRY_MS = 250
/** After so long without a stream it is given up, in milliseconds. */
const PATIENCE_MS = 30_000
/** The API says something every 15 s; a stream that is silent for longer is dead. Milliseconds. */
const SILENCE_MS = 40_000

/** Opens the stream of a job's events after number `after`. */
export type OpenStream = (after: number, signal: AbortSignal) => Promise<Response>

/**
 * A job's events after a number, each once and in order; a cut stream is opened again after the last
 * event. Ends when the job has closed, or when the signal aborts.
 * @throws ApiError when the API refuses; the last error when it cannot be reached for 30 s
 */
export async function* follow(
  open: OpenStream,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<JobEvent> {
  let seq = after
  let closed = false
  for (let last = Date.now(); !signal.aborted;) {
    try {
      for await (const event of readOnce(open, seq, signal)) {
        if (event === 'over') return
        last = Date.now()
        if (event === 'open' || event.seq <= seq) continue
        seq = event.seq
        closed = event.body.kind === 'closed'
        yield event
      }
      // The API ends a stream by itself after the last event of a job that has closed. Not every `closed`
      // is the last: an operator may have run the job again.
      if (closed) return
    } catch (error) {
      if (signal.aborted) return
      if ((error instanceof ApiError && error.status < 500) || Date.now() - last > PATIENCE_MS) throw error
    }
    await sleep(RETRY_MS, null, { signal }).catch(() => null)
  }
}

/** What one stream gives: `open` when it stands, its events, and `over` when there is none to come. */
async function* readOnce(
  open: OpenStream,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<JobEvent | 'open' | 'over'> {
  const watchdog = new AbortController()
  const timer = setTimeout(() => watchdog.abort(new Error('the stream fell silent')), SILENCE_MS)
  try {
    const response = await open(after, AbortSignal.any([signal, watchdog.signal]))
    if (!response.ok) throw await apiErrorOf(response)
    yield response.body ? 'open' : 'over'
    if (!response.body) return
    for await (const { data } of messagesOf(heard(response.body, timer))) {
      const event: JobEvent = JSON.parse(data)
      yield event
    }
  } finally {
    clearTimeout(timer)
  }
}

/** Winds the watchdog up again whenever something comes, a comment too. */
const heard = (body: ReadableStream<Uint8Array>, timer: NodeJS.Timeout) =>
  body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        timer.refresh()
        controller.enqueue(chunk)
      },
    }),
  )
