import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { createInspections, type Inspections } from './inspections.ts'
import { createFrameReader } from './frames.ts'

const FOLDER = fileURLToPath(new URL('python', import.meta.url))

/** Nothing of our environment reaches it: no setting of a tool, and no secret. */
const ENVIRONMENT = { LANG: 'C.UTF-8' }

/** How long it may take to load its tools, and to end when it is let go. */
const LIMITS_MS = { loading: 20_000, closing: 1000 }

/** One life of the resident. */
export interface ResidentProcess extends Pick<Inspections, 'begin'> {
  /** Did it ever have its tools loaded? */
  readonly hasLoaded: boolean
  readonly isOver: boolean
  /** Resolves when it has ended, with how. */
  readonly over: Promise<string>
  /** Lets it end, and whatever it is doing. */
  close(): Promise<void>
}

/** @param pythonTools folder of the virtual environment */
export function startResidentProcess(pythonTools: string): ResidentProcess {
  const child = spawnResident(pythonTools)
  const over = Promise.withResolvers<string>()
  let hasLoaded = false
  let isOver = false
  let why: string | null = null

  const kill = (reason: string): void => {
    why ??= reason
    child.kill('SIGKILL')
  }
  const loading = setTimeout(kill, LIMITS_MS.loading, 'took too long to load its tools')
  const inspections = createInspections({ send: (frame) => void child.stdin.write(frame), giveUp: kill })
  const read = createFrameReader((frame) => {
    if (frame.kind !== 'ready') return inspections.hear(frame)
    hasLoaded = true
    clearTimeout(loading)
  })
  const end = (how: string): void => {
    // First, so that whoever is told asks another.
    isOver = true
    clearTimeout(loading)
    inspections.lose(how)
    over.resolve(how)
  }

  child.stdout.on('data', (piece: Buffer) => {
    try {
      if (why === null) read(piece)
    } catch {
      kill('spoke nonsense')
    }
  })
  // It may be gone already, which its end tells.
  child.stdin.on('error', () => {})
  child.on('error', (error) => end(`could not be started: ${error.message}`))
  child.on('exit', (code, signal) => end(why ?? (signal ? `was killed by ${signal}` : `ended with ${code}`)))

  return {
    get hasLoaded() {
      return hasLoaded
    },
    get isOver() {
      return isOver
    },
    over: over.promise,
    begin: inspections.begin,
    async close() {
      child.stdin.end()
      const clock = setTimeout(kill, LIMITS_MS.closing, 'did not end')
      await over.promise
      clearTimeout(clock)
    },
  }
}

/** In the root folder, since bandit looks for settings beside what it reads, and there nobody else can put any. */
const spawnResident = (pythonTools: string): ChildProcessByStdio<Writable, Readable, null> =>
  spawn(join(pythonTools, 'bin', 'python'), ['-I', '-B', FOLDER, join(pythonTools, 'bin', 'ruff')], {
    env: ENVIRONMENT,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
