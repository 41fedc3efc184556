import { expect, test } from 'vitest'
import { isStuck, type Tried } from '#domain/repair.ts'

const stored = (sha256: string) => ({ key: `org/o/${sha256}`, sha256, bytes: 1 })
const tried = (program: string, signature: string): Tried => ({
  kind: 'unproven',
  program: stored(program),
  repair: { kind: 'runtime', findings: stored('f'), signature },
  outcome: null,
})

test('another program with another error is progress', () => {
  expect(isStuck(tried('a', '1'), tried('b', '2'))).toBe(false)
})

test('the same program or the same error is none', () => {
  expect(isStuck(tried('a', '1'), tried('a', '2'))).toBe(true)
  expect(isStuck(tried('a', '1'), tried('b', '1'))).toBe(true)
})
