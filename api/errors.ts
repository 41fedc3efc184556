import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Log } from '#adapters/telemetry/log.ts'
import { isAway } from '#domain/away.ts'
import type { ApiEnv } from './collaborators.ts'
import { Problem, problemResponse } from './problem.ts'

/** The one place where errors become responses. What was not expected is logged and told as nothing more. */
export const errorHandler =
  (log: Pick<Log, 'error'>) =>
  (error: Error, c: Context<ApiEnv>): Response => {
    const requestId = c.get('requestId')
    const problem = problemOf(error)
    if (problem.status >= 500) log.error({ requestId, method: c.req.method, error }, problem.code)
    return problemResponse(c, problem)
  }

function problemOf(error: Error): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException) return new Problem(error.status, 'request_invalid', error.message)
  if (isAway(error)) return AWAY
  return INTERNAL
}

const AWAY = new Problem(
  503,
  'unavailable',
  'Something that Reckoner needs does not answer; see /api/ready and try again.',
)
const INTERNAL = new Problem(
  500,
  'internal',
  'Something unexpected went wrong; the log has the details under the request id.',
)

export const noRoute = (c: Context<ApiEnv>): Response =>
  problemResponse(c, new Problem(404, 'not_found', `There is nothing at ${c.req.method} ${c.req.path}.`))
