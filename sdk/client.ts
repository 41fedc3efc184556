import type { hc, InferResponseType } from 'hono/client'
import type { Api } from '#api/app.ts'
import type { Readiness } from '#api/readiness.ts'
import type { JobEvent } from '#domain/event.ts'
import type { IsolationReport } from '#domain/isolation.ts'
import type { JobView } from '#domain/job.ts'
import type { Step } from '#domain/steps.ts'
import { apiErrorOf } from './api-error.ts'
import { follow } from './follow.ts'

export { ApiError } from './api-error.ts'
export type { Readiness }

export interface Question {
  /** The picture, as it is. */
  image: Uint8Array
  fileName: string
  question: string
  /** What becomes of the job when a step's tries are used up: it fails (the default), or waits for a decision. */
  onExhausted?: 'fail' | 'park'
  /** The same for every try at the same question, so that a retry never makes a second job. */
  idempotencyKey?: string
}

type Routes = ReturnType<typeof hc<Api>>['api']

/** A job that was accepted: its id, its path, and the path of its events. */
export type AcceptedJob = InferResponseType<Routes['jobs']['$post'], 202>

/** A job that was asked to cancel, with the status it has now. */
export type CancelledJob = InferResponseType<Routes['jobs'][':id']['cancel']['$post'], 202>

/** A parked job that somebody decided on, with the status it has now. */
export type DecidedJob = InferResponseType<Routes['jobs'][':id']['retry-step']['$post'], 202>

/** A job that was reset, with the run that goes on. */
export type ResetJob = InferResponseType<Routes['jobs'][':id']['reset']['$post'], 202>

/** The API as a program uses it. Whatever is refused is thrown as an `ApiError`; nothing is tried twice. */
export interface Client {
  /** Sends a picture with a question. */
  ask(question: Question): Promise<AcceptedJob>
  /** A job as it is now. */
  job(jobId: string): Promise<JobView>
  /** A job's events after number `after`, live, each once, until it has closed; a cut stream goes on. */
  events(jobId: string, after?: number, signal?: AbortSignal): AsyncGenerator<JobEvent>
  /** The bytes of a job's file, by the address that the job gives. */
  artifact(url: string): Promise<Uint8Array>
  cancel(jobId: string): Promise<CancelledJob>
  /** Has a parked job make the step again whose tries were used up. */
  retryStep(jobId: string): Promise<DecidedJob>
  /** Has a parked job fail with what it was parked for. */
  abort(jobId: string): Promise<DecidedJob>
  /** Makes a new run of a job, from a step on; the reason is shown with it. */
  reset(jobId: string, at: { step: Step; reason: string }): Promise<ResetJob>
  /** Resolves when the API is alive. */
  health(): Promise<void>
  /** Every dependency by name, also when not all are ready. */
  ready(): Promise<Readiness>
  /** How the workers' sandbox is sealed. */
  isolation(): Promise<IsolationReport>
}

/**
 * @param baseUrl where the API is, such as `http://127.0.0.1:8400`
 * @param fetch for tests; else the one of Node
 */
export function createClient({
  baseUrl,
  fetch = globalThis.fetch,
}: {
  baseUrl: string
  fetch?: typeof globalThis.fetch
}): Client {
  const send = (path: string, init: RequestInit = {}) => fetch(new URL(path, baseUrl), init)
  const request = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await send(path, init)
    if (response.ok) return response
    throw await apiErrorOf(response)
  }
  const json = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const value: T = JSON.parse(await (await request(path, init)).text())
    return value
  }
  return {
    ask: (question) => json('/api/jobs', { method: 'POST', ...formOf(question) }),
    job: (jobId) => json(pathOf(jobId)),
    events: (jobId, after = 0, signal = new AbortController().signal) =>
      follow((seq, signal) => send(`${pathOf(jobId)}/events?after=${seq}`, { signal }), after, signal),
    artifact: async (url) => (await request(url)).bytes(),
    cancel: (jobId) => json(`${pathOf(jobId)}/cancel`, { method: 'POST' }),
    retryStep: (jobId) => json(`${pathOf(jobId)}/retry-step`, { method: 'POST' }),
    abort: (jobId) => json(`${pathOf(jobId)}/abort`, { method: 'POST' }),
    reset: (jobId, at) => json(`${pathOf(jobId)}/reset`, { method: 'POST', body: JSON.stringify(at) }),
    health: async () => void (await request('/api/health')),
    ready: async () => {
      const response = await send('/api/ready')
      // 503 is an answer here: it says what is missing.
      if (response.status !== 200 && response.status !== 503) throw await apiErrorOf(response)
      const readiness: Readiness = JSON.parse(await response.text())
      return readiness
    },
    isolation: () => json('/api/isolation'),
  }
}

const pathOf = (jobId: string) => `/api/jobs/${encodeURIComponent(jobId)}`

function formOf({ image, fileName, question, onExhausted, idempotencyKey }: Question): RequestInit {
  const body = new FormData()
  body.append('image', new Blob([Buffer.from(image)]), fileName)
  body.append('question', question)
  if (onExhausted) body.append('onExhausted', onExhausted)
  return { body, headers: idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey } }
}
