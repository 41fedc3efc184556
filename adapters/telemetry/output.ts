import { writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'

/** How often a full pipe is tried again before its lines are dropped, and after how many milliseconds. */
const AGAINS = 10
const AGAIN_MS = 10

/**
 * Writes each line at once. What finds no room (a full disk, a pipe that nobody reads) is dropped and counted: the work
 * that lines tell of goes on, neither held up nor ended.
 * @param fd of an open file
 * @param tell says how many were dropped, once there is room again, by a line of its own
 */
export function createOutput(fd: number, tell: (dropped: number) => void): DestinationStream {
  /** Of a line that is half written, and must not be followed by another one before its end. */
  let rest: Uint8Array = Buffer.alloc(0)
  let dropped = 0
  /** Nobody waits a second time for the same room. */
  let full = false

  function flush(): boolean {
    if (rest.length === 0) return true
    for (let bytes = -1; rest.length > 0 && bytes !== 0; rest = rest.subarray(bytes))
      bytes = written(fd, rest, !full)
    full = rest.length > 0
    return !full
  }

  /** @returns false, and the line is among the dropped, when they could not be told */
  function told(): boolean {
    const lines = dropped
    dropped = 0
    if (lines > 0) tell(lines)
    if (dropped > 0) dropped = lines
    return dropped === 0
  }

  function write(line: string): void {
    if (!flush() || !told()) return void (dropped += 1)
    const whole = Buffer.from(line)
    rest = whole
    if (flush() || rest.length < whole.length) return
    rest = Buffer.alloc(0)
    dropped += 1
  }

  return { write }
}

/** @returns how many bytes found room */
function written(fd: number, bytes: Uint8Array, patient: boolean): number {
  for (let turn = 0; ; turn += 1) {
    try {
      return writeSync(fd, bytes)
    } catch (error) {
      if (!patient || turn === AGAINS || !isBusy(error)) return 0
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS)
    }
  }
}

const isBusy = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EAGAIN'
