import { Hono } from 'hono'
import type { ApiEnv, Collaborators } from '#api/collaborators.ts'
import { cancelJob } from '#api/cancel-job.ts'
import { artifactOrigin } from '#api/headers.ts'
import { decideJob } from '#api/decide-job.ts'
import { cursorOf, pageOf } from '#api/job-list.ts'
import { type Addresses, jobViewOf } from '#api/job-view.ts'
import { notFound } from '#api/problem.ts'
import { resetJob, resetOf } from '#api/reset-job.ts'
import { submit } from '#api/submission.ts'
import type { Tickets } from '#api/tickets.ts'
import { findArtifactNamed } from '#db/artifacts.ts'
import { ledgerOf } from '#db/attempts.ts'
import { viewJob } from '#db/job-snapshot.ts'
import { findJob, listJobs } from '#db/jobs.ts'
import { isClosed } from '#domain/job.ts'
import { ABORT, RETRY_STEP } from '#domain/parking.ts'
import { imagePath } from './images.ts'

export const jobPath = (id: string) => `/api/jobs/${id}`

/** Where a program's file is fetched with a ticket, on the artifacts' own origin. */
export const artifactUrl = (origin: string, ticket: string, name: string) =>
  `${origin}/artifacts/${ticket}/${encodeURIComponent(name)}`

export function jobRoutes(collaborators: Collaborators, tickets: Tickets) {
  const { db, kick, lookAgain, settings } = collaborators
  const addressesFor = (organisation: string, origin: string): Addresses => ({
    image: imagePath,
    artifact: ({ id, name }) => artifactUrl(origin, tickets.issue({ organisation, artifactId: id }), name),
    temporal: settings.temporalUrl,
  })

  return new Hono<ApiEnv>()
    .post('/', async (c) => {
      const { kind, jobId } = await submit(collaborators, c.get('owner'), c.req.raw)
      if (kind === 'accepted') kick()
      const url = jobPath(jobId)
      c.header('Location', url)
      // A repeat is answered as the first was: whoever repeats does not know whether that one came through.
      return c.json({ jobId, url, events: `${url}/events` }, 202)
    })
    .get('/', async (c) => {
      const { before, limit } = pageOf(c.req.query())
      const jobs = await listJobs(db, c.get('owner').organisation, before, limit)
      return c.json({ jobs, next: jobs.length < limit ? null : cursorOf(jobs.at(-1)) })
    })
    .get('/:id', async (c) => {
      const { organisation } = c.get('owner')
      const jobId = c.req.param('id')
      let snapshot = await viewJob(db, organisation, jobId)
      if (snapshot && !isClosed(snapshot.status) && (await lookAgain(jobId)))
        snapshot = await viewJob(db, organisation, jobId)
      if (!snapshot) throw notFound('job')
      const addresses = addressesFor(organisation, artifactOrigin(c, settings.artifactPort))
      return c.json(jobViewOf(snapshot, addresses))
    })
    .get('/:id/attempts', async (c) => {
      const { organisation } = c.get('owner')
      const jobId = c.req.param('id')
      if (!(await findJob(db, organisation, jobId))) throw notFound('job')
      return c.json({ attempts: await ledgerOf(db, organisation, jobId) })
    })
    .post('/:id/cancel', async (c) => {
      const jobId = c.req.param('id')
      return c.json({ jobId, status: await cancelJob(collaborators, c.get('owner'), jobId) }, 202)
    })
    .post('/:id/reset', async (c) => {
      const jobId = c.req.param('id')
      const wanted = await resetOf(c.req.raw)
      return c.json({ jobId, runId: await resetJob(collaborators, c.get('owner'), jobId, wanted) }, 202)
    })
    .post('/:id/retry-step', async (c) => {
      const jobId = c.req.param('id')
      return c.json({ jobId, ...(await decideJob(collaborators, c.get('owner'), jobId, RETRY_STEP)) }, 202)
    })
    .post('/:id/abort', async (c) => {
      const jobId = c.req.param('id')
      return c.json({ jobId, ...(await decideJob(collaborators, c.get('owner'), jobId, ABORT)) }, 202)
    })
    .get('/:id/artifacts/:name', async (c) => {
      const { organisation } = c.get('owner')
      const artifact = await findArtifactNamed(db, organisation, c.req.param('id'), c.req.param('name'))
      if (!artifact) throw notFound('file')
      const origin = artifactOrigin(c, settings.artifactPort)
      return c.redirect(addressesFor(organisation, origin).artifact(artifact), 302)
    })
}
