import type { Log } from '#adapters/telemetry/log.ts'
import type { Claim, Register } from './register.ts'

/** A lease of this process, whoever granted it. */
export interface Holding extends Claim {
  fence: number
  lost: AbortController
}

export interface Holdings {
  add(holding: Holding): void
  remove(token: string): void
  tokens(): string[]
  /** Renews everything in Redis, and enters what Redis was not told of. @returns false when Redis is away */
  renew(): Promise<boolean>
  close(): void
}

export interface HoldingsOptions {
  register: Register
  /** How often places are renewed. */
  everyMs: number
  log: Log
}

/** Keeps the places of this process, by the clock and whenever Redis is back, and tells who has lost one. */
export function createHoldings({ register, everyMs, log }: HoldingsOptions): Holdings {
  const held = new Map<string, Holding>()
  let renewing: Promise<boolean> | null = null

  function lose({ token, fence, lost }: Holding): void {
    if (!held.delete(token)) return
    const why = 'the place was not renewed in time and is held by another now'
    log.warn({ fence }, why)
    lost.abort(new Error(why))
  }

  async function renewOnce(): Promise<boolean> {
    const asked = [...held.values()]
    const reply = await register.keep(asked).catch(() => null)
    if (!reply) return false
    for (const holding of asked) {
      holding.memory = reply.memory
      if (reply.lost.includes(holding.token)) lose(holding)
    }
    return true
  }

  // Who asks while an answer is on its way is given that one.
  function renew(): Promise<boolean> {
    renewing ??= renewOnce().finally(() => (renewing = null))
    return renewing
  }

  register.whenBack(() => void renew())
  const timer = setInterval(() => held.size > 0 && void renew(), everyMs)
  return {
    add: (holding) => void held.set(holding.token, holding),
    remove: (token) => void held.delete(token),
    tokens: () => [...held.keys()],
    renew,
    close: () => clearInterval(timer),
  }
}
