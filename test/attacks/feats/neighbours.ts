import type { Arena } from '#test/attacks/arena.ts'
import type { Attack } from '#test/attacks/attack.ts'
import { programOf } from '#test/attacks/programs.ts'

/** A neighbour may become this much slower, no more. */
const RATIO = 1.5
const ROUNDS = 6
const RUNS = 3
/** What the neighbour computes takes this long where it is alone; a start and an end cost every run the same. */
const NEIGHBOUR = `
import time
begun = time.perf_counter()
sum(n * n for n in range(3_000_000))
print(time.perf_counter() - begun)`
const ATTACKERS = ['thread_storm', 'fork_exponential', 'memory_of_kernel', 'output_flood_many']

/** A neighbour of every kind of bomb that is held to one processor. */
export const neighbours: Attack = {
  rows: 'X4',
  name: 'bombs on one processor, beside a neighbour',
  expected: `the neighbour's p50 within ${RATIO} of what it is alone`,
  async run(arena) {
    const alone: number[] = []
    const beside: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      alone.push(...(await runs(arena)))
      beside.push(...(await besideAttacker(arena, ATTACKERS[round % ATTACKERS.length] ?? 'busy')))
    }
    const ratio = median(beside) / median(alone)
    const words = `${Math.round(median(alone))} ms alone, ${Math.round(median(beside))} ms beside: ${ratio.toFixed(2)}`
    return { seen: words, right: ratio <= RATIO }
  },
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

async function runs(arena: Arena): Promise<number[]> {
  const taken: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const begun = performance.now()
    const { outcome } = await arena.run(NEIGHBOUR)
    if (outcome !== 'ok') return [Infinity]
    taken.push(performance.now() - begun)
  }
  return taken
}

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Infinity
