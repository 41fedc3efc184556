import { type RawBuilder, sql } from 'kysely'

/**
 * A value for a `jsonb` column. Programs and models may write characters that Postgres refuses in
 * JSON (NUL, halves of surrogate pairs); they become U+FFFD, so that what they said is still kept.
 */
export function jsonb(value: unknown): RawBuilder<string> {
  // The first alternative steps over escaped backslashes, so that text *about* "\u0000" stays as it is.
  const refused = /(\\\\)|\\u0000|\\ud[89a-f][0-9a-f]{2}/g
  const text = JSON.stringify(value).replace(refused, (_, backslashes?: string) => backslashes ?? '\\ufffd')
  return sql<string>`cast(${text} as jsonb)`
}
