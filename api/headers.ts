import type { Context, MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** The origin under which this request's host serves artifacts. */
export const artifactOrigin = (c: Pick<Context, 'req'>, port: number): string =>
  `http://${new URL(c.req.url).hostname}:${port}`

/** Headers of the page and the API: nothing from elsewhere runs, is framed or is sent to. */
export const pageHeaders = (artifactPort: number): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      // Plots come from the artifacts' own origin; a picture that is about to be sent is shown from memory.
      imgSrc: ["'self'", 'blob:', 'data:', (c) => artifactOrigin(c, artifactPort)],
      objectSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      styleSrcAttr: ["'unsafe-inline'"],
    },
    referrerPolicy: 'no-referrer',
    // Only ever plain HTTP on this machine; behind a proxy that speaks HTTPS the proxy says so.
    strictTransportSecurity: false,
    xFrameOptions: 'DENY',
  })

/** Headers of a program's file: it may be shown, and can do nothing. */
export const artifactHeaders: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], sandbox: [], frameAncestors: ["'none'"] },
  // The page embeds plots from here. Chromium does not take two ports of an IP address for one site, and
  // whoever has a ticket may read the file anyway.
  crossOriginResourcePolicy: 'cross-origin',
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
})
