import { Hono } from 'hono'
import type { ApiEnv, Collaborators } from '#api/collaborators.ts'
import { Problem } from '#api/problem.ts'
import { readinessOf } from '#api/readiness.ts'
import { latestIsolation } from '#db/isolation.ts'

/** How the instance is: alive, able to work, and how its sandbox is sealed. */
export const healthRoutes = ({ db, dependencies, settings }: Collaborators) =>
  new Hono<ApiEnv>()
    .get('/health', (c) => c.json({ status: 'ok' as const }))
    .get('/ready', async (c) => {
      const readiness = await readinessOf(dependencies)
      return c.json(readiness, readiness.ready ? 200 : 503)
    })
    .get('/isolation', async (c) => {
      const report = await latestIsolation(db, settings.instance)
      if (!report) throw new Problem(404, 'not_found', 'No worker has reported how its sandbox is sealed.')
      return c.json(report)
    })
