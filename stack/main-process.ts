import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Child, runningOf, startChild, untilReady } from './child.ts'
import { answersHttp } from './probe.ts'
import type { Found, Running, Service, ServiceOptions } from './service.ts'

export interface MainOptions extends ServiceOptions {
  /** Added to the environment of this process. */
  environment: Record<string, string>
}

/** One of our own programs, run by the Node that runs this. */
export interface Main {
  name: string
  /** Below the root of the repository. */
  entry: string
  args(options: MainOptions): string[]
  url(options: MainOptions): string
  /** How it is known to serve: a path that answers 200, or the file of `RECKONER_READY_FILE` that it writes. */
  ready: { path: string } | 'file'
  stopMs: number
  /** Settings that it is not given, because it has no business with what they name. */
  withheld?: readonly string[]
}

const ROOT = join(import.meta.dirname, '..')

/** Makes a service of one of our own programs. */
export function serviceOf(main: Main): Service<MainOptions> {
  const entry = join(ROOT, main.entry)
  return {
    name: main.name,
    async find() {
      return existsSync(entry) ? { path: entry, version: process.versions.node, way: 'package' } : null
    },
    async install() {
      throw new Error(`${main.entry} is missing from this clone.`)
    },
    start: (found, options) => start(main, found, options),
  }
}

async function start(main: Main, found: Found, options: MainOptions): Promise<Running> {
  await mkdir(options.folder, { recursive: true })
  const readyFile = join(options.folder, 'ready')
  await rm(readyFile, { force: true })
  const child = await startChild({
    name: main.name,
    command: process.execPath,
    args: [found.path, ...main.args(options)],
    cwd: ROOT,
    env: environmentOf(main, options, readyFile),
    logFile: options.logFile,
    // They end their own children and give work back; killed outright they could not.
    deathSignal: 'SIGTERM',
    stopMs: main.stopMs,
  })
  await waitFor(main, child, options, readyFile)
  return runningOf(child, main.url(options))
}

function environmentOf({ withheld = [] }: Main, { environment }: MainOptions, readyFile: string) {
  const whole = { ...process.env, ...environment, RECKONER_READY_FILE: readyFile }
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !withheld.includes(name)))
}

async function waitFor(main: Main, child: Child, options: MainOptions, readyFile: string): Promise<void> {
  const { ready } = main
  if (ready === 'file') return untilReady(child, async () => existsSync(readyFile))
  return untilReady(child, () => answersHttp(`http://127.0.0.1:${options.port}${ready.path}`))
}
