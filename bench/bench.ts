import type { Progress } from '#stack/service.ts'
import type { Options } from './options.ts'
import type { Row } from './row.ts'

/** What a bench found. */
export interface Result {
  rows: Row[]
  /** What the numbers rest on, or lack: versions, misses, what was left out. */
  notes: string[]
}

/** Measures something beside its naive arm. */
export type Bench = (options: Options, progress: Progress) => Promise<Result>
