import type { Critic } from './critic.ts'

/**
 * The same critic, which has so many programs in hand at most: each is some processes and their memory. The others wait,
 * in the order in which they came, as long as their signal lets them.
 */
export function atMost(places: number, { review }: Critic): Critic {
  const waiting: (() => void)[] = []
  let free = places

  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }

  function enter(signal: AbortSignal): Promise<void> {
    if (free > 0) {
      free -= 1
      return Promise.resolve()
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const giveUp = () => {
      waiting.splice(waiting.indexOf(enterNow), 1)
      reject(signal.reason as Error)
    }
    const enterNow = () => {
      signal.removeEventListener('abort', giveUp)
      resolve()
    }
    waiting.push(enterNow)
    signal.addEventListener('abort', giveUp, { once: true })
    return promise
  }

  return {
    async review(source, signal) {
      signal.throwIfAborted()
      await enter(signal)
      try {
        return await review(source, signal)
      } finally {
        leave()
      }
    },
  }
}
