import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Log } from '#adapters/telemetry/log.ts'
import type { ApiEnv } from './collaborators.ts'

/**
 * One line for each request, when its answer begins. By route, not by path: a path may hold a ticket.
 * What is asked every second (health, static files) is for debugging only.
 */
export const requestLog =
  (log: Pick<Log, 'info' | 'debug'>): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const started = performance.now()
    await next()
    const { method } = c.req
    // Of the handler that was reached last: the one that answered.
    const route = routePath(c)
    const ms = Math.round(performance.now() - started)
    const level = QUIET.test(c.req.path) && c.res.status < 400 ? 'debug' : 'info'
    log[level]({ requestId: c.get('requestId'), method, route, status: c.res.status, ms }, 'request')
  }

const QUIET = /^\/(api\/(health|ready)$|(?!api\/))/
