/** Runs work when it is its turn. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** Lets at most `width` works run at the same time; the others wait in the order in which they came. */
export function createTurns(width: number): Turns {
  const waiting: (() => void)[] = []
  let free = width
  const enter = async (): Promise<void> => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  // A place that somebody waits for is handed over, so that nobody who comes now slips in before.
  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
