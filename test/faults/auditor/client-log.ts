import { createHash } from 'node:crypto'
import { normaliseImage } from '#adapters/images/normalise.ts'
import type { EventBody, JobEvent } from '#domain/event.ts'
import type { Step } from '#domain/steps.ts'
import {
  type AcceptedJob,
  ApiError,
  type Client,
  createClient,
  type Question,
  type ResetJob,
} from '#sdk/client.ts'

/** One request for a job, as it was sent. */
export interface Asked {
  /** null: it had no idempotency key. */
  key: string | null
  /** SHA-256 of all that was asked: equal for requests that a key may repeat. */
  bodyHash: string
  question: string
}

export interface Accepted extends Asked {
  jobId: string
  /** 202, whether it made the job or repeated a request. */
  status: number
}

export interface Refused extends Asked {
  status: number
  code: string
  /** SHA-256 under which the product would keep the picture; null: it is none. */
  picture: string | null
}

/** Cut, or answered with 5xx: whether there is a job only the database knows. */
export interface Unanswered extends Asked {
  why: string
  picture: string | null
}

/** A reset that was asked for and not refused. */
export interface AskedReset {
  jobId: string
  step: Step
  reason: string
  /** Which run the client was told goes on; null: it was told nothing. */
  runId: string | null
}

/** The events that one reader was given, in the order in which they came. */
export interface Stream {
  jobId: string
  /** The number after which it asked; 0: from the first. */
  after: number
  events: { seq: number; runId: string | null; body: EventBody }[]
}

/** All that clients were told, written down by themselves while the faults went on. */
export interface ClientLog {
  accepted: Accepted[]
  refused: Refused[]
  unanswered: Unanswered[]
  resets: AskedReset[]
  streams: Stream[]
  /** Whether all requests for jobs and resets are in it: then there may be no other job, and no other run. */
  complete: boolean
}

export const newClientLog = (): ClientLog => ({
  accepted: [],
  refused: [],
  unanswered: [],
  resets: [],
  streams: [],
  complete: true,
})

/** A client of the API that does the same as the SDK's, and writes down what it was told. */
export function recordingClient({ baseUrl, log }: { baseUrl: string; log: ClientLog }): Client {
  const client = createClient({ baseUrl })
  return {
    ...client,
    ask: (question) => ask(baseUrl, log, question),
    reset: (jobId, at) => reset(client, log, jobId, at),
    events: (jobId, after = 0, signal = new AbortController().signal) => {
      const stream: Stream = { jobId, after, events: [] }
      log.streams.push(stream)
      return record(stream, client.events(jobId, after, signal))
    },
  }
}

async function ask(baseUrl: string, log: ClientLog, question: Question): Promise<AcceptedJob> {
  const asked = askedOf(question)
  let status = 0
  const client = createClient({
    baseUrl,
    fetch: async (...given) => {
      const response = await fetch(...given)
      status = response.status
      return response
    },
  })
  try {
    const accepted = await client.ask(question)
    log.accepted.push({ ...asked, jobId: accepted.jobId, status })
    return accepted
  } catch (error) {
    const picture = await pictureOf(question)
    if (isRefusal(error)) {
      log.refused.push({ ...asked, picture, status: error.status, code: error.code })
    } else log.unanswered.push({ ...asked, picture, why: String(error) })
    throw error
  }
}

/** Written down before it is sent, since the run may be there before the answer is. */
async function reset(
  client: Client,
  { resets }: ClientLog,
  jobId: string,
  at: { step: Step; reason: string },
): Promise<ResetJob> {
  const asked: AskedReset = { jobId, ...at, runId: null }
  resets.push(asked)
  try {
    const answer = await client.reset(jobId, at)
    asked.runId = answer.runId
    return answer
  } catch (error) {
    if (isRefusal(error)) resets.splice(resets.indexOf(asked), 1)
    throw error
  }
}

const isRefusal = (error: unknown): error is ApiError => error instanceof ApiError && error.status < 500

function askedOf({ question, image, onExhausted = 'fail', idempotencyKey = null }: AskedWith): Asked {
  const body = JSON.stringify([question, sha256Of(image), onExhausted])
  return { key: idempotencyKey, question, bodyHash: sha256Of(Buffer.from(body)) }
}

type AskedWith = Omit<Question, 'idempotencyKey'> & { idempotencyKey?: string | null }

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What was refused or lost is known in the store by its normalised bytes alone. */
async function pictureOf({ image, fileName }: Question): Promise<string | null> {
  const result = await normaliseImage(image, null, fileName)
  return result.kind === 'image' ? result.image.sha256 : null
}

async function* record(stream: Stream, events: AsyncGenerator<JobEvent>): AsyncGenerator<JobEvent> {
  for await (const event of events) {
    stream.events.push({ seq: event.seq, runId: event.runId, body: event.body })
    yield event
  }
}
