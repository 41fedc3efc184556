import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ApiEnv } from './collaborators.ts'

/** What a refused request is answered with: `application/problem+json` (RFC 9457). */
export interface ProblemDocument {
  type: string
  title: string
  status: number
  /** Stable, for machines. */
  code: string
  /** One sentence, for people. */
  detail: string
  requestId: string
}

/** A refusal on its way to the one `onError`. */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: ContentfulStatusCode
  readonly code: string
  constructor(status: ContentfulStatusCode, code: string, sentence: string) {
    super(sentence)
    this.status = status
    this.code = code
  }
}

/** What is away is mostly back within seconds, or for longer than anybody waits. */
const RETRY_AFTER_S = '2'

/** The document of a refusal, as a response. */
export function problemResponse(c: Context<ApiEnv>, { status, code, message }: Problem): Response {
  const document: ProblemDocument = {
    type: `urn:reckoner:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail: message,
    requestId: c.get('requestId'),
  }
  c.header('Cache-Control', 'no-store')
  if (status === 503) c.header('Retry-After', RETRY_AFTER_S)
  return c.body(JSON.stringify(document), status, { 'Content-Type': 'application/problem+json' })
}

/** For whatever an organisation does not have; other people's things are not told apart from nothing. */
export const notFound = (what: string) => new Problem(404, 'not_found', `There is no such ${what}.`)
