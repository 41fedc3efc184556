import { AsyncLocalStorage } from 'node:async_hooks'
import { log } from '@temporalio/activity'
import type { Db } from '#db/database.ts'
import type { AtAttempt } from '#db/at-attempt.ts'
import { beginNext, type Ending } from '#db/next-try.ts'
import type { EventBody } from '#domain/event.ts'
import { failureOf } from './failures.ts'

/** The end of a step that went well and is not written down yet. */
export interface HeldEnd {
  ending: Ending
  /** Writes it down by itself. */
  write(): Promise<void>
  /** What is to happen once it is written down. */
  written(): Promise<void>
}

const lines = new AsyncLocalStorage<{ held: HeldEnd | null }>()

/**
 * Within the work, the end of a step that went well is written down with the beginning of the next one: each statement
 * costs a job 4 ms. The last one is written down when the work is over, so that nothing is reported which is not kept.
 * @throws what the work throws; ApplicationFailure when the last end could not be written down
 */
export const inLine = <T>(work: () => Promise<T>): Promise<T> =>
  lines.run({ held: null }, async () => {
    const done = await work().catch(async (error) => {
      await writeHeld().catch((unwritten) =>
        log.warn('the end of a step was not recorded', { error: unwritten }),
      )
      throw error
    })
    await writeHeld().catch(async (error) => {
      throw (await failureOf(error, {})).error
    })
    return done
  })

/** Keeps it for the step after it, if there may be one; else writes it down. */
export async function endInLine(end: HeldEnd): Promise<void> {
  const line = lines.getStore()
  if (!line) return writeDown(end)
  line.held = end
}

/** Writes down what is held. */
async function writeHeld(): Promise<void> {
  const held = takeHeld()
  if (held) await writeDown(held)
}

function takeHeld(): HeldEnd | null {
  const line = lines.getStore()
  const held = line?.held ?? null
  if (line) line.held = null
  return held
}

async function writeDown({ write, written }: HeldEnd): Promise<void> {
  await write()
  await written()
}

/**
 * Begins a first try together with the end that is held.
 * @returns what is to happen now that the end is written down; null: the try is to be begun by itself
 */
export async function beginInLine(
  db: Db,
  at: AtAttempt,
  told: EventBody[],
): Promise<HeldEnd['written'] | null> {
  const held = takeHeld()
  if (!held) return null
  // When it failed nobody knows whether it was written down: what came of the step is not given up for that.
  const began = at.tries === 1 && (await beginNext(db, held.ending, at, told).catch(() => false))
  if (began) return held.written
  await writeDown(held)
  return null
}
