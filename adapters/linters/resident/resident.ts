import type { Log } from '#adapters/telemetry/log.ts'
import { startResidentProcess, type ResidentProcess } from './process.ts'
import type { Task, ToolEnd } from './task.ts'
import { runTool } from './tool.ts'

/**
 * A process that has the tools loaded, and forks a child for each program. When it ends, another is started. What it was
 * inspecting by then is `broken`; what it had not begun with is left to the other.
 */
export interface Resident {
  /** Loads the tools, so that the first program need not wait for it. */
  start(): void
  /** @throws the reason of `signal` */
  run(task: Task, signal: AbortSignal): Promise<ToolEnd>
  close(): Promise<void>
}

/** One that does not live for longer is not started again before it is needed, in milliseconds. */
const SHORT_LIFE_MS = 1000

/** @param pythonTools folder of the virtual environment */
export function createResident(pythonTools: string, log: Log): Resident {
  let current: ResidentProcess | null = null
  let isClosed = false

  function living(): ResidentProcess {
    if (isClosed) throw new Error('The critic has been closed.')
    if (current === null || current.isOver) {
      current = startResidentProcess(pythonTools)
      void attend(current)
    }
    return current
  }

  /** Replaces it when it has ended. */
  async function attend(process: ResidentProcess): Promise<void> {
    const started = performance.now()
    const why = await process.over
    if (isClosed) return
    log.warn({ why }, "the process of the critic's tools ended")
    if (process.hasLoaded && performance.now() - started > SHORT_LIFE_MS) living()
  }

  async function attempt(task: Task, signal: AbortSignal) {
    signal.throwIfAborted()
    const end = await runTool(living(), task, signal)
    signal.throwIfAborted()
    return end
  }

  return {
    start: () => void living(),
    async run(task, signal) {
      const first = await attempt(task, signal)
      if (first.kind !== 'not-begun') return first
      const second = await attempt(task, signal)
      if (second.kind !== 'not-begun') return second
      return { kind: 'broken', why: `could not be run, since its process ${second.why}` }
    },
    async close() {
      isClosed = true
      await current?.close()
    },
  }
}
