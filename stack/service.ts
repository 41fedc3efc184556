import type { ProcessMark } from './process-mark.ts'

/** Tells people what set-up is doing: one line per thing, with the time it took and the way taken. */
export interface Progress {
  /** Runs `work` as one told step; `say` replaces its line ("downloading 12 MB of 98 MB"). */
  step<T>(title: string, work: (say: (detail: string) => void) => Promise<T>): Promise<T>
}

export type Way = 'configured' | 'path' | 'cache' | 'download' | 'package' | 'build'

/** Where a component was found, or how it came to be there. */
export interface Found {
  /** An executable, or an address for what is only connected to. */
  path: string
  version: string
  way: Way
}

/** A started service. `stop` ends what was started, and only that. */
export interface Running {
  url: string
  /** The process that was started, so that a later start can end it should this one be killed. */
  process: ProcessMark
  /** Resolves when it is gone, with how it ended ("ended with exit code 1"). */
  ended: Promise<string>
  stop(): Promise<void>
}

/** What every service is told. */
export interface ServiceOptions {
  /** Its own folder; what it writes stays below it. */
  folder: string
  /** Its output is appended here. */
  logFile: string
  port: number
}

/** Something that is found or brought, but not started: a virtual environment, a browser. */
export interface Component {
  name: string
  /** What is already there at or above the pinned version; null: `install` is needed. Never changes anything. */
  find(): Promise<Found | null>
  /** Brings it, trying download, package manager and build in this order; cached under a lock. */
  install(progress: Progress): Promise<Found>
}

/**
 * A component of the embedded stack. Every service is one file with this shape:
 * find → install → start → ready → stop.
 */
export interface Service<Options extends ServiceOptions = ServiceOptions> extends Component {
  /** Starts it as a child that dies with this process, and resolves when it is ready to serve. */
  start(found: Found, options: Options): Promise<Running>
}

/** Finds a component, or brings it. */
export async function ensure(component: Component, progress: Progress): Promise<Found> {
  return (await component.find()) ?? (await component.install(progress))
}
