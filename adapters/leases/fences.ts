/** Numbers for leases, each greater than those before. */
export interface Fences {
  next(): number
  /** Makes all later numbers greater than this one, which somebody else gave. */
  follow(fence: number): void
  /** The greatest that was given or followed; 0 before the first. */
  last(): number
}

/**
 * Microseconds since 1970, or one more than the last: they go on growing when whoever counts has forgotten everything,
 * and are exact in a double until the year 2255.
 */
export function createFences(): Fences {
  let last = 0
  return {
    next: () => (last = Math.max(last + 1, Date.now() * 1000)),
    follow: (fence) => void (last = Math.max(last, fence)),
    last: () => last,
  }
}
