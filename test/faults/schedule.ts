import { Random } from '#test/pictures/random.ts'
import type { Pair } from './fault.ts'

/** At least this share of what is struck are kills and cuts. */
const HARD_SHARE = 0.4

/**
 * What is struck, in order: every pair once, then as many more as are wanted. The same seed gives the same schedule.
 * @param count how many in all
 */
export function scheduleOf(seed: number, pairs: readonly Pair[], count: number): Pair[] {
  const random = new Random(seed)
  const once = random.shuffle(pairs)
  const [hard, soft] = [pairs.filter(isHard), pairs.filter((pair) => !isHard(pair))]
  const more = Array.from({ length: Math.max(0, count - once.length) }, () => {
    const wanted = random.chance(HARD_SHARE) ? hard : soft
    return random.pick(wanted.length > 0 ? wanted : pairs)
  })
  return [...once, ...more].slice(0, count)
}

export const isHard = ({ fault }: Pair) => fault.family === 'kill' || fault.family === 'cut'
