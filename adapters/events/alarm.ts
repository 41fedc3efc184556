/** A wait that a ring cuts short; a ring while nobody waits counts for the next wait. */
export interface Alarm {
  ring(): void
  /** Resolves after `ms`, at the next ring, or when the signal aborts. */
  wait(ms: number): Promise<void>
}

export function createAlarm(signal: AbortSignal): Alarm {
  let rung = false
  let wake = () => {}
  const ring = () => {
    rung = true
    wake()
  }
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  signal.addEventListener('abort', ring, { once: true })
  return {
    ring,
    wait: async (ms) => {
      if (!rung && !signal.aborted) await sleep(ms)
      rung = false
    },
  }
}
