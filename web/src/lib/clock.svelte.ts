/** The time of day as the page shows it pass: milliseconds since 1970. */
export class Clock {
  now = $state(Date.now())

  /** Ticks until the returned function is called. */
  run(everyMs: number): () => void {
    this.now = Date.now()
    const timer = setInterval(() => (this.now = Date.now()), everyMs)
    return () => clearInterval(timer)
  }
}
