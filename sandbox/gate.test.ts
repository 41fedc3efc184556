import { expect, test } from 'vitest'
import { createGate } from './gate.ts'

const never = new AbortController().signal

test('so many are in at a time, in the order in which they came', async () => {
  const gate = createGate(2)
  const order: string[] = []
  const enter = async (name: string) => {
    const leave = await gate.enter(never, 5000)
    order.push(name)
    return leave
  }
  const [first] = await Promise.all([enter('a'), enter('b')])
  const later = [enter('c'), enter('d')]
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(order).toEqual(['a', 'b'])
  first?.()
  const third = await later[0]
  expect(order).toEqual(['a', 'b', 'c'])
  third?.()
  await later[1]
  expect(order).toEqual(['a', 'b', 'c', 'd'])
})

test('leaving twice gives one place back', async () => {
  const gate = createGate(1)
  const leave = await gate.enter(never, 10)
  leave?.()
  leave?.()
  expect(await gate.enter(never, 10)).not.toBeNull()
  expect(await gate.enter(never, 10)).toBeNull()
})

test('who waits too long, or is called off, does not keep the place', async () => {
  const gate = createGate(1)
  const leave = await gate.enter(never, 10)
  const abort = new AbortController()
  const called = gate.enter(abort.signal, 5000)
  abort.abort()
  expect(await called).toBeNull()
  expect(await gate.enter(never, 10)).toBeNull()
  leave?.()
  expect(await gate.enter(never, 10)).not.toBeNull()
})
