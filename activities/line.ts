import { AsyncLocalStorage } from 'node:async_hooks'
import { log } from '@temporalio/activity'
import type { AtAttempt } from '#db/at-attempt.ts'
import type { Db } from '#db/database.ts'
import { beginNext, type Ending } from '#db/next-try.ts'
import type { EventBody } from '#domain/event.ts'
import type { FailureKind } from '#domain/outcomes.ts'

/** The end of a step that went well and is not written down yet. */
export interface HeldEnd extends WhenWritten {
  ending: Ending
  /** Writes it down by itself. */
  write(): Promise<void>
}

/** Who is told what became of a held end. */
export interface WhenWritten {
  /** What is to happen once it is written down. */
  written(): Promise<void>
  /** What is to happen when it could not be; gives what leaves the activity. */
  unwritten(error: unknown): Promise<Error>
}

interface Line {
  held: HeldEnd | null
  /** What left the activity when an end could not be written down. */
  broken: Error | null
}

const lines = new AsyncLocalStorage<Line>()

/**
 * Within the work, of which one step follows the other, the end of a step that went well is written down with the
 * beginning of the next one: each statement costs a job 4 ms. The last one is written down when the work is over, so that
 * nothing is reported which is not kept.
 * @throws what the work throws, or what an end that could not be written down gives
 */
export async function inLine<T>(work: () => Promise<T>): Promise<T> {
  const line: Line = { held: null, broken: null }
  return lines.run(line, async () => {
    const done = work()
    await done.catch(() => {})
    await writeHeld(line)
    // Whatever the work made of it: a step that was not kept is not to be reported.
    if (line.broken) throw line.broken
    return done
  })
}

/** Keeps it for the step after it, if there may be one; else writes it down. */
export async function endInLine(end: HeldEnd): Promise<void> {
  const line = lines.getStore()
  if (line) line.held = end
  else {
    await end.write()
    await end.written()
  }
}

/** Writes down what is held, by itself; when it cannot be, the line is broken. */
async function writeHeld(line: Line): Promise<void> {
  const { held } = line
  line.held = null
  if (!held) return
  try {
    await held.write()
    await held.written()
  } catch (error) {
    line.broken = await held.unwritten(error)
  }
}

/**
 * Begins a first try together with the end that is held.
 * @returns what is to happen now that the end is written down; null: the try is to be begun by itself
 * @throws what an end that could not be written down gives
 */
export async function beginInLine(
  db: Db,
  at: AtAttempt,
  cause: FailureKind | null,
  told: EventBody[],
): Promise<HeldEnd['written'] | null> {
  const line = lines.getStore()
  if (!line?.held) return null
  const { ending, written } = line.held
  if (at.tries === 1 && (await hasBegun(() => beginNext(db, ending, at, cause, told), at))) {
    line.held = null
    return written
  }
  await writeHeld(line)
  if (line.broken) throw line.broken
  return null
}

/** When it fails nobody knows whether it was written down: what came of the step before is not given up for that. */
async function hasBegun(begin: () => Promise<boolean>, { jobId, step }: AtAttempt): Promise<boolean> {
  try {
    return await begin()
  } catch (error) {
    log.warn('a step was not begun with the end of the one before', { jobId, step, error })
    return false
  }
}
