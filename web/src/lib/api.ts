import type { Attempt } from '#domain/attempt.ts'
import type { IsolationReport } from '#domain/isolation.ts'
import type { JobHeadline, JobView } from '#domain/job.ts'
import type { Step } from '#domain/steps.ts'

/** Why something was not done: a stable code for machines and a sentence for the person. */
export interface Refusal {
  kind: 'refused'
  /** HTTP status; 0: no answer came. */
  status: number
  code: string
  sentence: string
}

export type Reply<T> = { kind: 'ok'; value: T } | Refusal

/** A picture as the server keeps it: normalised, and addressed by its content. */
export interface StoredPicture {
  id: string
  width: number
  height: number
  url: string
}

const UNREACHABLE: Refusal = {
  kind: 'refused',
  status: 0,
  code: 'unreachable',
  sentence: 'Reckoner does not answer; check that it is running and try again.',
}

/** Puts a failed response into words; a body that is no problem document is named by its status. */
export function refusalOf(status: number, body: string): Refusal {
  const said = problemIn(body)
  const code = typeof said.code === 'string' ? said.code : `http-${status}`
  const detail = typeof said.detail === 'string' && said.detail !== '' ? said.detail : null
  return {
    kind: 'refused',
    status,
    code,
    sentence: detail ?? `Reckoner answered with status ${status} and no explanation; try again.`,
  }
}

function problemIn(body: string): { code?: unknown; detail?: unknown } {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}

async function ask<T>(path: string, options: RequestInit = {}): Promise<Reply<T>> {
  try {
    const response = await fetch(path, options)
    if (!response.ok) return refusalOf(response.status, await response.text())
    const value: T = await response.json()
    return { kind: 'ok', value }
  } catch {
    return UNREACHABLE
  }
}

const jobPath = (jobId: string): string => `/api/jobs/${encodeURIComponent(jobId)}`

export const fetchJob = (jobId: string): Promise<Reply<JobView>> => ask(jobPath(jobId))

export const fetchAttempts = (jobId: string): Promise<Reply<{ attempts: Attempt[] }>> =>
  ask(`${jobPath(jobId)}/attempts`)

export const fetchRecent = (limit: number): Promise<Reply<{ jobs: JobHeadline[] }>> =>
  ask(`/api/jobs?limit=${limit}`)

export const fetchIsolation = (): Promise<Reply<IsolationReport>> => ask('/api/isolation')

export const cancelJob = (jobId: string): Promise<Reply<unknown>> =>
  ask(`${jobPath(jobId)}/cancel`, { method: 'POST' })

/** Has a parked job make the step again whose tries were used up. */
export const retryStep = (jobId: string): Promise<Reply<unknown>> =>
  ask(`${jobPath(jobId)}/retry-step`, { method: 'POST' })

/** Has a parked job fail with what it was parked for. */
export const giveUp = (jobId: string): Promise<Reply<unknown>> =>
  ask(`${jobPath(jobId)}/abort`, { method: 'POST' })

/** Makes a new run of a job, from a step on. */
export const resetJob = (jobId: string, at: { step: Step; reason: string }): Promise<Reply<unknown>> =>
  ask(`${jobPath(jobId)}/reset`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(at),
  })

/** The lasting address of a job's file; the snapshot's own is a ticket that expires. */
export const filePath = (jobId: string, name: string): string =>
  `${jobPath(jobId)}/artifacts/${encodeURIComponent(name)}`

/** The address of a job's events that follow event `seq`. */
export const eventsPath = (jobId: string, seq: number): string => `${jobPath(jobId)}/events?after=${seq}`

/**
 * Submits a job.
 *
 * @param key the same for every try at the same submission, so that a retry never makes a second job
 */
export const submitJob = (
  question: string,
  images: string[],
  key: string,
): Promise<Reply<{ jobId: string }>> =>
  ask('/api/jobs', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ question, images }),
  })

/**
 * Uploads a picture. XMLHttpRequest, because fetch cannot tell how much was sent.
 *
 * @param onsent called with the share of the bytes that were sent, 0…1
 * @param signal aborts the upload; the reply is then never looked at
 */
export function uploadPicture(
  file: File,
  onsent: (share: number) => void,
  signal: AbortSignal,
): Promise<Reply<StoredPicture>> {
  const request = new XMLHttpRequest()
  const { promise, resolve } = Promise.withResolvers<Reply<StoredPicture>>()
  request.upload.addEventListener('progress', ({ loaded, total }) => onsent(total > 0 ? loaded / total : 0))
  request.upload.addEventListener('load', () => onsent(1))
  request.addEventListener('load', () => resolve(pictureReply(request)))
  for (const failed of ['error', 'abort', 'timeout'])
    request.addEventListener(failed, () => resolve(UNREACHABLE))
  signal.addEventListener('abort', () => request.abort())
  const form = new FormData()
  form.append('image', file, file.name)
  request.open('POST', '/api/images')
  request.send(form)
  return promise
}

function pictureReply(request: XMLHttpRequest): Reply<StoredPicture> {
  if (request.status < 200 || request.status > 299) return refusalOf(request.status, request.responseText)
  const value: StoredPicture = JSON.parse(request.responseText)
  return { kind: 'ok', value }
}
