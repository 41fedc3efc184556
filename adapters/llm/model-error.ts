import { APIConnectionError, APIError } from 'openai'
import { ModelError } from './llm.ts'

/** Statuses that another try may change: time-outs, conflicts, too early, too many, and the server's own faults. */
const RETRYABLE = [408, 409, 425, 429]
const LONGEST_WAIT_MS = 3_600_000

/**
 * `Retry-After` in milliseconds, given as seconds or as a date (RFC 9110, 10.2.3); null when absent or
 * not understood. At most an hour.
 */
export function retryAfterOf(headers: Headers | undefined, now = Date.now()): number | null {
  const value = headers?.get('retry-after')?.trim()
  if (!value) return null
  const wait = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(wait) ? null : Math.min(Math.max(0, Math.round(wait)), LONGEST_WAIT_MS)
}

/** The HTTP status; a fault told inside a stream has it, if at all, as its code. */
function statusOf(error: APIError): number | null {
  const told = error.status ?? Number(error.code)
  return Number.isInteger(told) && told >= 400 && told <= 599 ? told : null
}

const isRetryable = (status: number | null): boolean =>
  status === null || status >= 500 || RETRYABLE.includes(status)

/**
 * Gives any error of a call as a `ModelError` whose sentence names the model.
 * @param who "vision model "m" at http://host"
 */
export function modelErrorOf(error: unknown, who: string): ModelError {
  if (error instanceof ModelError) {
    const { retryable, retryAfterMs } = error
    return new ModelError(`The ${who} ${error.message}.`, { retryable, retryAfterMs, cause: error.cause })
  }
  if (error instanceof APIConnectionError) {
    return new ModelError(`The ${who} cannot be reached.`, { retryable: true, cause: error })
  }
  if (error instanceof APIError) {
    const status = statusOf(error)
    const told = error.message.slice(0, 300)
    return new ModelError(`The ${who} answered: ${told}`, {
      retryable: isRetryable(status),
      retryAfterMs: retryAfterOf(error.headers),
      cause: error,
    })
  }
  // What is left comes from the stream: a connection that broke, or a line that is no JSON.
  return new ModelError(`The ${who} sent a stream that broke.`, { retryable: true, cause: error })
}
