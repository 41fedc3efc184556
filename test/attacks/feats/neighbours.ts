import { type Arena, openArena } from '#test/attacks/arena.ts'
import type { Attack } from '#test/attacks/attack.ts'
import { programOf } from '#test/attacks/programs.ts'

/** A neighbour may become this much slower, no more. */
const RATIO = 1.5
/** What else is going on on the machine may spoil one measurement; what an attack does shows in each. */
const TRIES = 3
const ROUNDS = 4
const RUNS = 4
/** One processor's work, of about a quarter of a second. */
const NEIGHBOUR = 'print(sum(n * n for n in range(3_000_000)))'
const ATTACKERS = ['thread_storm', 'fork_exponential', 'memory_of_kernel', 'output_flood_many']

/** A neighbour of every kind of bomb that is held to one processor, with and without it in turns. */
export const neighbours: Attack = {
  rows: 'X4',
  name: 'bombs on one processor, beside a neighbour',
  expected: `the neighbour's p50 within ${RATIO} of what it is alone`,
  async run({ runtime, site }) {
    // Containers that are ready beforehand, as in life: what is measured is the neighbour's own time.
    const arena = openArena(runtime, site, { warm: 1 })
    try {
      await arena.sandbox.prove()
      const ratios: number[] = []
      while (ratios.length < TRIES && !ratios.some(isBearable)) ratios.push(await compare(arena))
      return { seen: ratios.map((ratio) => ratio.toFixed(2)).join(', '), right: ratios.some(isBearable) }
    } finally {
      await arena.close()
    }
  },
}

/** @returns how many times slower its p50 is beside attackers */
async function compare(arena: Arena): Promise<number> {
  const alone: number[] = []
  const beside: number[] = []
  await runs(arena)
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(...(await runs(arena)))
    beside.push(...(await besideAttacker(arena, ATTACKERS[round % ATTACKERS.length] ?? 'busy')))
  }
  return median(beside) / median(alone)
}

/** The attacker begins anew whenever it is ended, so that it is there all the time. */
async function besideAttacker(arena: Arena, name: string): Promise<number[]> {
  const stop = new AbortController()
  const begun = Promise.withResolvers<void>()
  const limits = { cpus: 1, memoryBytes: 256 * 1024 ** 2, timeoutMs: 60_000 }
  const attack = async () => {
    while (!stop.signal.aborted) {
      await arena.run(programOf(name), { limits, signal: stop.signal, hear: () => begun.resolve() })
    }
  }
  const attacker = attack()
  await Promise.race([begun.promise, attacker])
  try {
    return await runs(arena)
  } finally {
    stop.abort()
    await attacker
  }
}

/** Attempts of one job, which finds its container still there. */
async function runs(arena: Arena): Promise<number[]> {
  const taken: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const begun = performance.now()
    const { outcome } = await arena.run(NEIGHBOUR, { lease: 'attacks/neighbour' })
    if (outcome !== 'ok') return [Infinity]
    taken.push(performance.now() - begun)
  }
  return taken
}

const isBearable = (ratio: number): boolean => ratio <= RATIO

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Infinity
