import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Config } from '#config.ts'
import type { Jobs } from '#temporal/client.ts'
import { Problem } from './problem.ts'

/** What lets Temporal's own page and command read and write what Temporal keeps encrypted. */
export interface CodecDoor {
  codec: Jobs['codec']
  /** Who has it may read everything. */
  token: string
  /** Of Temporal's page, the only one that may ask; null: none may. */
  pageOrigin: string | null
}

/** null: it is closed, as it is unless somebody set a token. */
export function codecDoorOf(
  { codec: { token }, uiUrl }: Config['temporal'],
  codec: Jobs['codec'],
): CodecDoor | null {
  return token === null ? null : { codec, token, pageOrigin: uiUrl && new URL(uiUrl).origin }
}

/** Pages of any other origin are refused; commands and other programs say none. */
export const temporalPageOnly =
  ({ pageOrigin }: CodecDoor): MiddlewareHandler =>
  async (c, next) => {
    const origin = c.req.header('origin')
    if (origin === undefined || origin === pageOrigin) return next()
    throw new Problem(403, 'origin_refused', 'Of pages, only the one at TEMPORAL_UI_URL may use the codec.')
  }

/** What `Bearer` alone says of who it is. */
const BEARER = 'bearer'
const NAME_CHARACTERS = 64

/**
 * Opens for `Bearer TOKEN`, and for `Basic` with the token as password: of the two, Temporal's page can only send what the
 * browser was told, which is the latter.
 * @returns the user as they call themselves; null: they do not have the token
 */
export function userOf(authorization: string | undefined, token: string): string | null {
  const [, scheme = '', sent = ''] = /^(bearer|basic) +([^\s]+)$/i.exec(authorization ?? '') ?? []
  const [user, given] = scheme.toLowerCase() === 'basic' ? basic(sent) : [BEARER, sent]
  return isSame(given, token) ? user : null
}

function basic(sent: string): [string, string] {
  const text = Buffer.from(sent, 'base64').toString()
  const colon = text.indexOf(':')
  const name = text.slice(0, Math.max(colon, 0)).replaceAll(/[^\x20-\x7E]/g, '?')
  return [name.slice(0, NAME_CHARACTERS) || BEARER, text.slice(colon + 1)]
}

/** In a time that says nothing of where they differ, nor of how long the right one is. */
const isSame = (given: string, right: string): boolean => timingSafeEqual(digest(given), digest(right))

const digest = (text: string) => createHash('sha256').update(text).digest()
