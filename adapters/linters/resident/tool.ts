import type { ResidentProcess } from './process.ts'
import type { Task, ToolEnd } from './task.ts'

/** How long one tool may take over one program. */
const TIME_LIMIT_MS = 20_000
/** No report of a program of 64 kB is longer. */
const OUTPUT_LIMIT = 4 * 1024 ** 2

/** The process was gone before it had begun. */
export interface NotBegun {
  kind: 'not-begun'
  why: string
}

/**
 * Runs a tool over a program once. Killed when it takes too long, says too much, or `signal` is aborted; nobody waits
 * for its death.
 */
export function runTool(process: ResidentProcess, task: Task, signal: AbortSignal) {
  const { timeoutMs = TIME_LIMIT_MS } = task
  return new Promise<ToolEnd | NotBegun>((resolve) => {
    let output: Buffer[] = []
    let size = 0
    const settle = (end: ToolEnd | NotBegun): void => {
      clearTimeout(clock)
      signal.removeEventListener('abort', abort)
      output = []
      resolve(end)
    }
    const stop = (why: string): void => {
      settle({ kind: 'broken', why })
      kill()
    }
    const clock = setTimeout(() => stop(`took longer than ${timeoutMs / 1000} s`), timeoutMs)
    const abort = (): void => stop('was cancelled')
    signal.addEventListener('abort', abort)
    const kill = process.begin(task, {
      take(piece) {
        size += piece.length
        if (size > OUTPUT_LIMIT) stop('said too much')
        else output.push(piece)
      },
      ended: (code) => settle({ kind: 'ended', code, output: Buffer.concat(output).toString() }),
      broken: (why) => settle({ kind: 'broken', why }),
      notBegun: (why) => settle({ kind: 'not-begun', why }),
    })
  })
}
