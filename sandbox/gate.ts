/** Lets so many in at a time, in the order in which they came. */
export interface Gate {
  /**
   * Waits for a place.
   * @returns what gives the place back; null when the signal was aborted, or the wait took too long
   */
  enter(signal: AbortSignal, patienceMs: number): Promise<(() => void) | null>
}

export function createGate(places: number): Gate {
  let free = places
  const waiting: (() => void)[] = []

  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  const once = () => {
    let left = false
    return () => {
      if (!left) leave()
      left = true
    }
  }
  return {
    async enter(signal, patienceMs) {
      if (signal.aborted) return null
      if (free > 0) {
        free -= 1
        return once()
      }
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const turn = () => resolve(true)
      const giveUp = () => {
        const place = waiting.indexOf(turn)
        if (place >= 0) waiting.splice(place, 1)
        resolve(false)
      }
      waiting.push(turn)
      const timer = setTimeout(giveUp, patienceMs)
      signal.addEventListener('abort', giveUp, { once: true })
      const mine = await promise
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      return mine ? once() : null
    },
  }
}
