import { messageOf } from './message.ts'

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** A terminal tells the whole family of processes, and the parent passes it on: that is one Ctrl-C, not two. */
const ECHO_MS = 1000

/**
 * On Ctrl-C, SIGTERM or SIGHUP: stops, then ends this process. What is still being brought (a build, a download) ends
 * with it. A second Ctrl-C does not wait for the end of the stopping.
 */
export function endOnSignals(stop: () => Promise<void>): void {
  let asked: number | null = null
  const end = (signal: keyof typeof CODES) => {
    if (asked !== null && signal === 'SIGINT' && Date.now() - asked > ECHO_MS) process.exit(CODES[signal])
    if (asked !== null) return
    asked = Date.now()
    process.stderr.write('\nStopping …\n')
    stop().then(
      () => process.exit(CODES[signal]),
      (error: unknown) => {
        process.stderr.write(`${messageOf(error)}\n`)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(signal))
}
