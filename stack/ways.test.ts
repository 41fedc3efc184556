import { expect, test } from 'vitest'
import type { Found } from './service.ts'
import { tryWays } from './ways.ts'

const found: Found = { path: '/bin/true', version: '1.0', way: 'build' }

test('the first way that ends in something usable is taken and told', async () => {
  const told: string[] = []
  const result = await tryWays('Thing', (line) => told.push(line), [
    ['download', () => Promise.reject(new Error('no byte for 10 s'))],
    ['package', async () => null],
    ['build', async () => found],
  ])
  expect(result).toBe(found)
  expect(told).toEqual(['build, version 1.0'])
})

test('when no way works, each says why', async () => {
  const failing = tryWays('Thing', () => {}, [
    ['download', () => Promise.reject(new Error('no byte for 10 s'))],
    ['package', async () => null],
  ])
  await expect(failing).rejects.toThrow(
    'Thing could not be brought.\n  download: no byte for 10 s\n  package: nothing usable came of it.',
  )
})
