import { expect, test } from 'vitest'
import { atMost } from './at-most.ts'

/** A critic whose reviews end when they are told to; it says which programs it has in hand. */
function slowCritic() {
  const inHand = new Map<string, (error?: Error) => void>()
  return {
    inHand,
    review: async (source: string) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      inHand.set(source, (error) => (error ? reject(error) : resolve()))
      await promise.finally(() => inHand.delete(source))
      return { kind: 'approved' as const }
    },
  }
}

const never = new AbortController().signal

test('so many are in hand at most, and the others follow in the order in which they came', async () => {
  const slow = slowCritic()
  const critic = atMost(2, slow)
  const reviews = ['a', 'b', 'c', 'd'].map((source) => critic.review(source, never))
  await expect.poll(() => [...slow.inHand.keys()]).toEqual(['a', 'b'])
  slow.inHand.get('b')?.()
  await expect.poll(() => [...slow.inHand.keys()]).toEqual(['a', 'c'])
  slow.inHand.get('a')?.()
  await expect.poll(() => [...slow.inHand.keys()]).toEqual(['c', 'd'])
  slow.inHand.forEach((end) => end())
  expect(await Promise.all(reviews)).toHaveLength(4)
})

test('a review that fails makes room as well', async () => {
  const slow = slowCritic()
  const critic = atMost(1, slow)
  const first = critic.review('a', never)
  const second = critic.review('b', never)
  await expect.poll(() => slow.inHand.size).toBe(1)
  slow.inHand.get('a')?.(new Error('broken'))
  await expect(first).rejects.toThrow('broken')
  await expect.poll(() => [...slow.inHand.keys()]).toEqual(['b'])
  slow.inHand.get('b')?.()
  await second
})

test('one that does not want to wait any longer leaves its place in the line', async () => {
  const slow = slowCritic()
  const critic = atMost(1, slow)
  const first = critic.review('a', never)
  const impatient = new AbortController()
  const second = critic.review('b', impatient.signal)
  const third = critic.review('c', never)
  impatient.abort(new Error('out of time'))
  await expect(second).rejects.toThrow('out of time')
  await expect(critic.review('d', impatient.signal)).rejects.toThrow('out of time')
  slow.inHand.get('a')?.()
  await first
  await expect.poll(() => [...slow.inHand.keys()]).toEqual(['c'])
  slow.inHand.get('c')?.()
  await third
  // And the place is free again.
  const last = critic.review('e', never)
  await expect.poll(() => [...slow.inHand.keys()]).toEqual(['e'])
  slow.inHand.get('e')?.()
  await last
})
