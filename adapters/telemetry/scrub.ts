/** Names whose values are never written down, in any spelling of case, `-` and `_`. */
const SECRET_NAMES = new Set([
  'key',
  'apikey',
  'xapikey',
  'accesskey',
  'secretkey',
  'storagekey',
  'modelkey',
  'privatekey',
  'secret',
  'cachesecret',
  'clientsecret',
  'password',
  'passwd',
  'token',
  'accesstoken',
  'refreshtoken',
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
])
const CENSORED = '[redacted]'
/** Deeper things are not worth a log line. */
const DEEPEST = 10

const isSecret = (name: string): boolean => SECRET_NAMES.has(name.toLowerCase().replaceAll(/[-_]/g, ''))

/** The password of a URL, and bearer tokens. */
const scrubText = (text: string): string =>
  text
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi, `$1:${CENSORED}@`)
    .replaceAll(/\b(bearer|basic)\s+[A-Za-z0-9._~+/-]{8,}=*/gi, `$1 ${CENSORED}`)

function scrubMembers(value: object, depth: number): Record<string, unknown> {
  const members = Object.entries(value).map(([name, member]) => {
    return [name, isSecret(name) && member !== null ? CENSORED : scrub(member, depth + 1)] as const
  })
  return Object.fromEntries(members)
}

/**
 * A copy of anything that JSON can say, without secrets: values under secret names, passwords in URLs,
 * bearer tokens. The one place that decides what may be written down.
 */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '[deep]'
  if (Array.isArray(value)) return value.map((member) => scrub(member, depth + 1))
  return scrubMembers(value, depth)
}

/** The same for one line of JSON. */
export function scrubLine(line: string): string {
  try {
    return `${JSON.stringify(scrub(JSON.parse(line)))}\n`
  } catch {
    return scrubText(line)
  }
}
