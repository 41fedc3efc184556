/** Wakes those who read a job's events from Postgres. Carries no event itself: it may lose a call. */
export interface Wakeups {
  /** Says that `topic` (a job id) has something new. Never throws. */
  wake(topic: string): Promise<void>
  /** Calls `listener` on every wake-up of `topic` until the returned function is called. */
  listen(topic: string, listener: () => void): Promise<() => Promise<void>>
  close(): Promise<void>
}
