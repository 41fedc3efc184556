import { Hono } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { ApiEnv, Collaborators } from '#api/collaborators.ts'
import { type Following, followEvents } from '#api/follow-events.ts'
import { notFound, Problem } from '#api/problem.ts'
import { findJob } from '#db/jobs.ts'
import { isClosed } from '#domain/job.ts'

/** How soon a browser comes back after a cut, in milliseconds. */
const RETRY_MS = 250

/**
 * A job's events as Server-Sent Events: `id` is the event's number and `data` the event as JSON.
 * Resumes after `Last-Event-ID`, or after `?after=`.
 */
export const eventRoutes = (collaborators: Collaborators) =>
  new Hono<ApiEnv>().get('/:id/events', async (c) => {
    const { organisation } = c.get('owner')
    const jobId = c.req.param('id')
    const after = numberOf(c.req.header('last-event-id') || c.req.query('after') || '0')
    const job = await findJob(collaborators.db, organisation, jobId)
    if (!job) throw notFound('job')
    // Nothing is to come: this answer keeps a browser from coming back for more.
    if (isClosed(job.status) && after >= job.seq) return c.body(null, 204)
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, (stream) => tell(collaborators, stream, { organisation, jobId, after }))
  })

function numberOf(given: string): number {
  if (/^\d{1,9}$/.test(given)) return Number(given)
  throw new Problem(400, 'cursor_invalid', 'Last-Event-ID and after want the number of an event.')
}

async function tell(
  collaborators: Collaborators,
  stream: SSEStreamingApi,
  what: Omit<Following, 'signal'>,
): Promise<void> {
  const gone = new AbortController()
  stream.onAbort(() => gone.abort())
  const signal = AbortSignal.any([gone.signal, collaborators.signal])
  try {
    await stream.write(`retry: ${RETRY_MS}\n\n`)
    for await (const event of followEvents(collaborators, { ...what, signal })) {
      if (event === null) await stream.write(': still here\n\n')
      else await stream.writeSSE({ id: String(event.seq), data: JSON.stringify(event) })
    }
  } catch (error) {
    // The reader comes back and goes on after the last event it has.
    collaborators.log.warn({ jobId: what.jobId, error }, 'a stream of events broke off')
  }
}
