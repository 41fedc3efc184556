import { connectRedis } from '#adapters/cache/redis-connection.ts'
import type { Log } from '#adapters/telemetry/log.ts'
import type { Fences } from './fences.ts'
import { DROP, KEEP, TAKE } from './scripts.ts'

/** What a token was given. */
export interface Grant {
  fence: number
  /** Which memory of Redis gave it: another one after Redis forgot everything. */
  memory: string
}

/** A token, and the memory of Redis that is to know it; empty: it was never told of it. */
export interface Claim {
  token: string
  memory: string
}

/** The places of one use, as Redis counts them. While Redis is away its questions throw, within a second. */
export interface Register {
  /**
   * Takes a place for a token, or finds that the token has one.
   * @returns null when all places are taken
   */
  take(token: string): Promise<Grant | null>
  /** Keeps places for another `ttlMs`. @returns the tokens whose places are others' now, and the present memory */
  keep(claims: Claim[]): Promise<{ lost: string[]; memory: string }>
  /** Gives a token's place back, if it has one; with Redis away as soon as it is back. Never throws. */
  drop(token: string): Promise<void>
  /** Whether the last question was left without an answer. */
  away(): boolean
  /** Calls the listener whenever a connection has been made. */
  whenBack(listener: () => void): void
  close(): Promise<void>
}

export interface RegisterOptions {
  redisUrl: string
  /** What the places are for. */
  name: string
  places: number
  /** How long a place is kept without being renewed. */
  ttlMs: number
  /** Those of this process: Redis gives greater ones, and they go beyond what Redis gave. */
  fences: Fences
  log: Log
}

export function createRegister(options: RegisterOptions): Register {
  const { redisUrl, name, places, ttlMs, fences, log } = options
  const { redis, opened } = connectRedis(redisUrl)
  const keys = [`leases:${name}`, `leases:${name}:memory`]
  /** Tokens whose places are still to be given back. */
  const owed = new Set<string>()
  let away = false
  let closed = false

  function answered(): void {
    if (away) log.info('Redis is back: places are counted together again')
    away = false
  }
  function unanswered(error: unknown): void {
    if (!away && !closed) log.warn({ error }, 'Redis is away: places are counted in this process alone')
    away = true
    // Silent on an open connection: until a fresh one answers, further questions fail at once and not in a second.
    if (redis.status === 'ready' && !isReply(error)) redis.disconnect(true)
  }
  async function ask(script: string, ...given: string[]): Promise<unknown> {
    await opened
    try {
      const reply = await redis.eval(script, 2, ...keys, places, ttlMs, fences.last(), ...given)
      answered()
      return reply
    } catch (error) {
      unanswered(error)
      throw error
    }
  }
  async function dropOwed(): Promise<void> {
    const tokens = [...owed]
    if (tokens.length > 0) await ask(DROP, ...tokens)
    for (const token of tokens) owed.delete(token)
  }
  redis.on('ready', () => void dropOwed().catch(() => {}))

  return {
    async take(token) {
      const reply = (await ask(TAKE, token)) as [number, string] | null
      if (!reply) return null
      const [fence, memory] = reply
      fences.follow(fence)
      return { fence, memory }
    },
    async keep(claims) {
      const pairs = claims.flatMap(({ token, memory }) => [token, memory])
      const [memory = '', ...lost] = (await ask(KEEP, ...pairs)) as string[]
      return { memory, lost }
    },
    async drop(token) {
      owed.add(token)
      // After that time Redis has forgotten it.
      await dropOwed().catch(() => setTimeout(() => owed.delete(token), ttlMs).unref())
    },
    away: () => away,
    whenBack: (listener) => void redis.on('ready', listener),
    async close() {
      closed = true
      await opened
      redis.disconnect()
    },
  }
}

/** Whether Redis itself said no. */
const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError'
