import { type Arena, openArena } from '#test/attacks/arena.ts'
import type { Attack, Look } from '#test/attacks/attack.ts'
import { programOf, SHARED } from '#test/attacks/programs.ts'

/** The job whose containers are kept leaves something; the next job, and its own next attempt, look for it. */
export const reuse: Attack = {
  rows: 'X10',
  name: 'something left for the next job',
  expected: 'another job has a fresh container; the same job’s next attempt has its own, emptied',
  async run({ runtime, site }) {
    const arena = openArena(runtime, site, { warm: 1 })
    try {
      await arena.sandbox.prove()
      return await lookFor(arena)
    } finally {
      await arena.close()
    }
  },
}

async function lookFor(arena: Arena): Promise<Look> {
  const run = async (name: string, lease?: string) => {
    const { outcome, stdout } = await arena.run(programOf(name), { lease, files: SHARED })
    const [words = '', mark = ''] = stdout.trim().split(' in ')
    return { words: outcome === 'ok' ? words : outcome, mark }
  }
  const left = await run('leaves_canary', 'attacks/one')
  const own = await run('finds_canary', 'attacks/one')
  const others = [await run('finds_canary', 'attacks/two'), await run('finds_canary')]
  const isLeft = ({ mark }: { mark: string }) => mark === left.mark
  const seen = [
    `next attempt "${own.words}" in ${isLeft(own) ? 'the same' : 'ANOTHER'}`,
    ...others.map((other) => `other job "${other.words}" in ${isLeft(other) ? 'THE SAME' : 'another'}`),
  ]
  const clean = [own, ...others].every(({ words }) => words === 'found:')
  return { seen: seen.join(', '), right: clean && isLeft(own) && !others.some(isLeft) }
}
