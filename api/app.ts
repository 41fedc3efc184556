import { Hono, type MiddlewareHandler } from 'hono'
import { requestId } from 'hono/request-id'
import { LOCAL_OWNER } from '#domain/owner.ts'
import type { ApiEnv, Collaborators } from './collaborators.ts'
import { errorHandler, noRoute } from './errors.ts'
import { pageHeaders } from './headers.ts'
import { pageRoutes } from './page.ts'
import { requestLog } from './request-log.ts'
import { codecRoutes } from './routes/codec.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { imageRoutes } from './routes/images.ts'
import { jobRoutes } from './routes/jobs.ts'
import { loopbackOnly, sameOriginOnly } from './same-origin.ts'
import { createTickets } from './tickets.ts'

/** The API with the page beside it, as one function from a request to a response. */
export function createApp(collaborators: Collaborators) {
  const { log, settings } = collaborators
  const app = new Hono<ApiEnv>()
    .use(requestId())
    .use(requestLog(log))
    .use(pageHeaders(settings.artifactPort))
    .use(loopbackOnly)
    // Before what follows: another page than ours asks here, with a secret.
    .route('/api/codec', codecRoutes(collaborators))
    .use('/api/*', sameOriginOnly, localMember, notStored, named)
    .route('/api', healthRoutes(collaborators))
    .route('/api/images', imageRoutes(collaborators))
    .route('/api/jobs', jobRoutes(collaborators, createTickets(settings.secret)))
    .route('/api/jobs', eventRoutes(collaborators))
  app.all('/api/*', noRoute)
  app.route('/', pageRoutes(settings.page))
  app.notFound(noRoute)
  app.onError(errorHandler(log))
  return app
}

/** For the page and other clients: routes, what they take and what they give. */
export type Api = ReturnType<typeof createApp>

/** Without sign-in everybody who reaches the API is the one local member. */
const localMember: MiddlewareHandler<ApiEnv> = async (c, next) => {
  c.set('owner', LOCAL_OWNER)
  await next()
}

/** No id and no name holds a zero byte, and Postgres takes none in a text. */
const named: MiddlewareHandler<ApiEnv> = async (c, next) => (/%00|\0/.test(c.req.path) ? noRoute(c) : next())

/** Answers are about now, unless a route says otherwise. */
const notStored: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
}
