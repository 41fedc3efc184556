import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { getStored } from '#adapters/storage/stored.ts'
import { findArtifact } from '#db/artifacts.ts'
import { artifactResponse } from './artifact-response.ts'
import type { ApiEnv, Collaborators } from './collaborators.ts'
import { errorHandler, noRoute } from './errors.ts'
import { artifactHeaders } from './headers.ts'
import { notFound } from './problem.ts'
import { requestLog } from './request-log.ts'
import { loopbackOnly } from './same-origin.ts'
import { createTickets } from './tickets.ts'

/**
 * What programs left behind, on an origin of its own: whatever such a file tries, it is not on the
 * origin of the page and the API. A ticket in the path opens one file for a short while.
 */
export function createArtifactApp({ db, storage, log, settings }: Collaborators) {
  const tickets = createTickets(settings.secret)
  const app = new Hono<ApiEnv>()
    .use(requestId())
    .use(requestLog(log))
    .use(artifactHeaders)
    .use(loopbackOnly)
    .get('/artifacts/:ticket/:name', async (c) => {
      const ticket = tickets.open(c.req.param('ticket'))
      const artifact = ticket && (await findArtifact(db, ticket.organisation, ticket.artifactId))
      if (!artifact || artifact.name !== c.req.param('name'))
        throw notFound('file, or its ticket has expired')
      return artifactResponse(artifact, await getStored(storage, artifact))
    })
  app.notFound(noRoute)
  app.onError(errorHandler(log))
  return app
}
