import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('no more than two work at the same time, all get their turn in order, and a failure frees its place', async () => {
  const turns = createTurns(2)
  const order: number[] = []
  let now = 0
  let most = 0
  const work = (index: number) => async () => {
    now += 1
    most = Math.max(most, now)
    order.push(index)
    await sleep(5)
    now -= 1
    if (index % 3 === 0) throw new Error('failed')
    return index
  }
  const all = await Promise.allSettled(Array.from({ length: 9 }, (_, index) => turns(work(index))))
  expect(most).toBe(2)
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(3)
  expect(await turns(work(1))).toBe(1)
})
