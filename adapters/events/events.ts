/** Wakes those who read a job's events from Postgres. Carries no event itself: it may lose a call. */
export interface Wakeups {
  /** Says that `topic` (a job id) has something new. Never throws. */
  wake(topic: string, pace?: Pace): Promise<void>
  /** Calls `listener` on every wake-up of `topic` until the returned function is called. */
  listen(topic: string, listener: Listener): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** `soon`: more is likely to follow within milliseconds, and may be read together with it; else it is read at once. */
export type Pace = 'now' | 'soon'

export type Listener = (pace: Pace) => void
