import { endOf, inspectFrame, killFrame, type Frame } from './frames.ts'
import type { Task } from './task.ts'

/** How long an end may take that was asked for, in milliseconds; nobody waits for it. */
const KILL_LIMIT_MS = 5000

/** Who is told of an inspection: pieces of output, and then one of the others, once. */
export interface Listener {
  take(piece: Buffer): void
  ended(code: number): void
  broken(why: string): void
  /** The process ended, and had not begun with it. */
  notBegun(why: string): void
}

/** What one process was asked for and has not ended yet. */
export interface Inspections {
  /** @returns ends it; its listener is told no more */
  begin(task: Task, listener: Listener): () => void
  /** @throws when no honest process says that */
  hear(frame: Frame): void
  /** Tells all who wait that the process is gone. */
  lose(why: string): void
}

interface Inspection {
  listener: Listener | null
  hasBegun: boolean
  clock?: NodeJS.Timeout
}

export interface Wire {
  send(frame: Buffer): void
  /** Ends a process that does not do what it is asked for. */
  giveUp(why: string): void
}

export function createInspections({ send, giveUp }: Wire): Inspections {
  const open = new Map<number, Inspection>()
  let last = 0

  function end(number: number, inspection: Inspection): void {
    inspection.listener = null
    // It ended by itself meanwhile.
    if (!open.has(number)) return
    send(killFrame(number))
    inspection.clock = setTimeout(() => giveUp('did not end a tool'), KILL_LIMIT_MS)
  }

  return {
    begin(task, listener) {
      const number = (last += 1)
      const inspection = { listener, hasBegun: false }
      open.set(number, inspection)
      send(inspectFrame(number, task))
      return () => end(number, inspection)
    },
    hear({ kind, number, payload }) {
      const inspection = open.get(number)
      if (!inspection) throw new Error('Nobody asked for that.')
      if (kind === 'begun') inspection.hasBegun = true
      if (kind === 'output') inspection.listener?.take(payload)
      if (kind !== 'ended') return
      tellEnd(inspection.listener, payload)
      clearTimeout(inspection.clock)
      open.delete(number)
    },
    lose(why) {
      for (const { listener, hasBegun, clock } of open.values()) {
        clearTimeout(clock)
        if (hasBegun) listener?.broken(`lost the process that it ran in, which ${why}`)
        else listener?.notBegun(why)
      }
      open.clear()
    },
  }
}

function tellEnd(listener: Listener | null, payload: Buffer): void {
  const { code, signal, failed } = endOf(payload)
  if (code !== null) listener?.ended(code)
  else if (signal !== null) listener?.broken(`was killed by ${signal}`)
  else listener?.broken(`could not be started: ${failed}`)
}
