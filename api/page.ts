import { existsSync } from 'node:fs'
import path from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type MiddlewareHandler } from 'hono'
import { Problem } from './problem.ts'

/** The built page: files under their names, and for every address of the page itself its one document. */
export function pageRoutes(folder: string) {
  const document = path.join(folder, 'index.html')
  if (!existsSync(document)) return new Hono().get('*', notBuilt)
  return new Hono()
    .use(freshness)
    .get('*', serveStatic({ root: folder }))
    .get('*', placesOnly, serveStatic({ path: document }))
}

const notBuilt = (): never => {
  throw new Problem(
    503,
    'page_missing',
    'The page is not built; `npm start` builds it. The API is under /api.',
  )
}

/** What looks like a file is one that is missing, not a place inside the page. */
const placesOnly: MiddlewareHandler = async (c, next) => (/\.\w+$/.test(c.req.path) ? c.notFound() : next())

/** Names under /assets/ hold a hash of what is in them; everything else is asked for again each time. */
const freshness: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.res.status !== 200) return
  const immutable = c.req.path.startsWith('/assets/')
  c.header('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
}
