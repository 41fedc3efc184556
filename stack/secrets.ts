import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from './message.ts'

/** What an instance makes for itself once; hexadecimal, so that each fits into a URL. */
export interface Secrets {
  storageKey: string
  cacheSecret: string
  /** Of what Temporal keeps. */
  codecKey: string
  /** Of PostgreSQL's superuser. */
  postgresPassword: string
  /** Of the user who owns the tables. */
  databasePassword: string
  redisPassword: string
}

const NAMES = [
  'storageKey',
  'cacheSecret',
  'codecKey',
  'postgresPassword',
  'databasePassword',
  'redisPassword',
] as const

/** The secrets of an instance, made when it has none. Losing the file means losing what was encrypted with it. */
export async function loadSecrets(folder: string): Promise<Secrets> {
  const file = join(folder, 'secrets.json')
  const known = await readKnown(file)
  const secret = (name: (typeof NAMES)[number]) => known[name] ?? randomBytes(32).toString('hex')
  const secrets: Secrets = {
    storageKey: secret('storageKey'),
    cacheSecret: secret('cacheSecret'),
    codecKey: secret('codecKey'),
    postgresPassword: secret('postgresPassword'),
    databasePassword: secret('databasePassword'),
    redisPassword: secret('redisPassword'),
  }
  if (NAMES.every((name) => known[name] !== undefined)) return secrets
  await writeFile(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return secrets
}

async function readKnown(file: string): Promise<Partial<Secrets>> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw new Error(`${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
