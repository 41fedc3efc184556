/**
 * Random numbers that repeat: the same seed gives the same sequence on every machine. Counter-based with a
 * 32-bit mixing step; good enough to draw pictures, not for secrets.
 */
export class Random {
  #state: number
  constructor(seed: number) {
    this.#state = mix(seed >>> 0)
  }

  /** A number from 0 up to, but not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    return mix(this.#state) / 2 ** 32
  }

  /** A number from `low` up to `high`. */
  between(low: number, high: number): number {
    return low + this.next() * (high - low)
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** @throws RangeError when there is nothing to pick from */
  pick<T>(list: readonly T[]): T {
    const [picked] = list.slice(this.integer(0, list.length - 1))
    if (picked === undefined) throw new RangeError('There is nothing to pick from.')
    return picked
  }

  shuffle<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, at: this.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item)
  }

  /** `count` different members of the list, in random order; all of them when it has fewer. */
  sample<T>(list: readonly T[], count: number): T[] {
    return this.shuffle(list).slice(0, count)
  }

  /** `count` members in the order of the list. */
  subsequence<T>(list: readonly T[], count: number): T[] {
    const kept = new Set(this.sample([...list.keys()], count))
    return list.filter((_, index) => kept.has(index))
  }

  /** A sequence of its own for one part of the work, so that changing one part leaves the others as they were. */
  fork(part: number): Random {
    return new Random(mix(this.#state ^ Math.imul(part + 1, 0x85ebca6b)))
  }
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x21f0aaad)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x735a2d97)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
