/** Samples by name, in the order in which the names came up. */
export interface Samples {
  add(name: string, value: number): void
  of(name: string): number[]
}

export function createSamples(): Samples {
  const all = new Map<string, number[]>()
  const of = (name: string) => {
    const known = all.get(name) ?? []
    all.set(name, known)
    return known
  }
  return { of, add: (name, value) => void of(name).push(value) }
}

/** @returns how long it took, in milliseconds, and what came of it */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const since = performance.now()
  const result = await work()
  return { ms: performance.now() - since, result }
}
