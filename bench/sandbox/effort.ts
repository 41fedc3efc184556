/** How much is measured. */
export interface Effort {
  /** Rounds of every arm in turn. */
  prints: number
  plots: number
  /** How long programs follow each other, in milliseconds. */
  streamMs: number
  /** Before that: what was ready in advance is used up meanwhile, and not counted. */
  leadMs: number
  /** Times that each stubborn program is run. */
  stubborn: number
  /** Containers of each shelf that are looked at while they wait. */
  idle: number
  /** Longest wait for a quiet machine before each sample. */
  patienceMs: number
}

export const FULL: Effort = {
  prints: 30,
  plots: 15,
  streamMs: 16_000,
  leadMs: 4000,
  stubborn: 3,
  idle: 5,
  patienceMs: 15_000,
}

export const QUICK: Effort = {
  prints: 6,
  plots: 3,
  streamMs: 8000,
  leadMs: 2000,
  stubborn: 1,
  idle: 2,
  patienceMs: 1500,
}
