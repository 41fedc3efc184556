import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { cacheFolder, withLock } from './cache.ts'
import { runningOf, startChild, untilReady } from './child.ts'
import { download } from './download.ts'
import { atLeast, onPath, versionOf } from './find.ts'
import { runGo } from './go.ts'
import { answersHttp } from './probe.ts'
import { run } from './run.ts'
import type { Found, Progress, Service, ServiceOptions, Way } from './service.ts'
import { tryWays } from './ways.ts'

export interface TemporalOptions extends ServiceOptions {
  uiPort: number
  namespace: string
}

const VERSION = '1.8.2'

/**
 * With the server's default of 20 polls per second every step waits up to 50 ms for its turn on a one-shard server.
 * Retention is a week, so that a job can still be replayed after a weekend.
 */
const DYNAMIC_CONFIG = {
  'history.transferProcessorMaxPollRPS': 1000,
  'history.transferProcessorMaxPollHostRPS': 10_000,
}
const RETENTION = '168h'

/**
 * Half of the processors: it shares the machine with workers, and hands each call from one thread to the next. On two of
 * them, one thread of Go's instead of two took a sixth off its processor time, and a tenth off the time of a job.
 */
const threads = () => String(Math.max(1, Math.floor(availableParallelism() / 2)))

/** Temporal's development server. `url` is its gRPC address without a scheme. */
export const temporal: Service<TemporalOptions> = {
  name: 'Temporal',

  async find() {
    return (
      (await usable('configured', process.env['TEMPORAL_CLI_PATH'])) ??
      (await usable('path', await onPath('temporal'))) ??
      (await usable('cache', cached()))
    )
  },

  async install(progress: Progress) {
    return progress.step(`Temporal ${VERSION}`, (say) =>
      withLock(`temporal-${VERSION}`, async () => (await usable('cache', cached())) ?? bring(say), say),
    )
  },

  async start(found, options) {
    await mkdir(options.folder, { recursive: true })
    const fresh = await prepareFile(found, options.folder)
    const child = await startChild({
      name: 'Temporal',
      command: found.path,
      args: flags(options),
      env: { ...process.env, GOMAXPROCS: threads() },
      cwd: options.folder,
      logFile: options.logFile,
    })
    const namespace = `http://127.0.0.1:${options.uiPort}/api/v1/namespaces/${options.namespace}`
    await untilReady(child, () => answersHttp(namespace))
    const address = `127.0.0.1:${options.port}`
    if (fresh) await keepLonger(found, address, options.namespace)
    return runningOf(child, address)
  },
}

async function usable(way: Way, path: string | null | undefined): Promise<Found | null> {
  const version = path ? await versionOf(path) : null
  return path && version && atLeast(version, VERSION) ? { path, version, way } : null
}

function cached(): string {
  return join(cacheFolder(), 'bin', `temporal-${VERSION}`)
}

function bring(say: (detail: string) => void): Promise<Found> {
  return tryWays('Temporal', say, [
    ['download', () => fetchRelease(say)],
    ['build', () => build(say)],
  ])
}

async function fetchRelease(say: (detail: string) => void): Promise<Found | null> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `temporal_cli_${VERSION}_${process.platform}_${arch}.tar.gz`
  const folder = `${cached()}.download`
  try {
    await mkdir(folder, { recursive: true })
    const archive = join(folder, name)
    const url = `https://github.com/temporalio/cli/releases/download/v${VERSION}/${name}`
    await download(url, archive, { say })
    await run('tar', ['-xzf', archive, '-C', folder, 'temporal'])
    return await takeOver(join(folder, 'temporal'), 'download')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Builds the server from the Go module beside this file; the module proxy is all it needs. About 7 minutes on 2 cores. */
async function build(say: (detail: string) => void): Promise<Found | null> {
  const part = `${cached()}.build`
  const program = 'github.com/temporalio/cli/cmd/temporal'
  const version = `-X github.com/temporalio/cli/internal/temporalcli.Version=${VERSION}`
  await mkdir(join(cacheFolder(), 'bin'), { recursive: true })
  try {
    const args = ['build', '-v', '-trimpath', '-ldflags', `-s -w ${version}`, '-o', part, program]
    await runGo(args, { cwd: join(import.meta.dirname, 'temporal-server'), say })
    return await takeOver(part, 'build')
  } finally {
    await rm(part, { force: true })
  }
}

/** Only a program that runs and says its version gets the final name. */
async function takeOver(file: string, way: Way): Promise<Found | null> {
  if (!(await usable(way, file))) return null
  await rename(file, cached())
  return usable(way, cached())
}

/**
 * The server makes its schema only in a new file and never migrates one, so another version starts afresh.
 * @returns whether the file is new
 */
async function prepareFile(found: Found, folder: string): Promise<boolean> {
  const [file, stamp] = [database(folder), join(folder, 'version')]
  const made = existsSync(stamp) ? await readFile(stamp, 'utf8') : null
  if (made === found.version && existsSync(file)) return false
  await Promise.all(['', '-wal', '-shm'].map((end) => rm(`${file}${end}`, { force: true })))
  await writeFile(stamp, found.version)
  return true
}

function database(folder: string): string {
  return join(folder, 'temporal.sqlite')
}

function flags(options: TemporalOptions): string[] {
  const values = Object.entries(DYNAMIC_CONFIG).map(([key, value]) => `${key}=${value}`)
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${options.port}`,
    `--ui-port=${options.uiPort}`,
    '--ui-disable-news-fetch',
    `--namespace=${options.namespace}`,
    `--db-filename=${database(options.folder)}`,
    '--sqlite-pragma=journal_mode=WAL',
    '--sqlite-pragma=synchronous=OFF',
    '--log-level=warn',
    ...values.map((value) => `--dynamic-config-value=${value}`),
  ]
}

async function keepLonger(found: Found, address: string, namespace: string): Promise<void> {
  const args = [
    'operator',
    'namespace',
    'update',
    '--retention',
    RETENTION,
    '-n',
    namespace,
    '--address',
    address,
  ]
  await run(found.path, args)
}
