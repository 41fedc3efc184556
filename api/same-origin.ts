import type { MiddlewareHandler } from 'hono'
import { isLoopback } from '#domain/loopback.ts'
import { Problem } from './problem.ts'

/**
 * Without sign-in whoever reaches the API may use it, so it is for this machine alone. A page whose
 * name was made to point here (DNS rebinding) still says its own name, and is refused.
 */
export const loopbackOnly: MiddlewareHandler = async (c, next) => {
  const names = [new URL(c.req.url).hostname, hostnameOf(c.req.header('host'))]
  if (names.every((name) => name === null || isLoopback(name))) return next()
  throw new Problem(403, 'host_refused', 'This instance answers only as localhost; open it under that name.')
}

const hostnameOf = (host: string | undefined): string | null => {
  if (host === undefined) return null
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/** Requests that change something come from our own page or from no page at all. */
export const sameOriginOnly: MiddlewareHandler = async (c, next) => {
  if (SAFE_METHODS.includes(c.req.method) || isOurs(c.req.url, c.req.header())) return next()
  throw new Problem(403, 'origin_refused', 'Another web site may not use this instance; use its own page.')
}

function isOurs(url: string, headers: Record<string, string>): boolean {
  const origin = headers['origin']
  if (origin !== undefined) return URL.canParse(origin) && new URL(origin).host === new URL(url).host
  // Browsers that leave the origin out say at least this; other programs say neither.
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}
