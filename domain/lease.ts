/** A place among so many, held until it is given back. */
export interface Lease {
  /** Grows with every lease that is handed out: of two holders the one with the greater number is the rightful one. */
  fence: number
  /**
   * Aborted when the place was lost: it was not renewed in time and is another's now, so the work must stop. Stays as
   * it is once the place was given back.
   */
  lost: AbortSignal
  /** Gives the place back; a second call does nothing, and neither throws. */
  release(): Promise<void>
}

/** So many places for one use, shared by every process that counts them together. */
export interface Leases {
  /**
   * Waits for a place, first come first served within this process. Asks at least once, however short the patience.
   * @returns null when the signal was aborted, the wait took longer than `patienceMs`, or this is closed
   */
  acquire(signal: AbortSignal, patienceMs: number): Promise<Lease | null>
  /** Gives back what is held, calls off who waits, hands out nothing any more, and closes connections. */
  close(): Promise<void>
}
