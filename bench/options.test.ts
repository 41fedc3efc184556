import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

const NAMES = ['sandbox']

test('a name is enough', () => {
  expect(readOptions(['sandbox'], NAMES)).toEqual({
    name: 'sandbox',
    quick: false,
    json: false,
    runtime: null,
    only: null,
    store: 'filesystem',
  })
})

test('options are taken', () => {
  const args = ['sandbox', '--quick', '--json', '--runtime', 'runc', '--only', 'latency', '--store', 's3']
  const options = { quick: true, json: true, runtime: 'runc', only: 'latency', store: 's3' }
  expect(readOptions(args, NAMES)).toMatchObject(options)
})

test.each([[[]], [['nothing']], [['sandbox', 'sandbox']]])('%j is refused with the names', (args) => {
  expect(() => readOptions(args, NAMES)).toThrow('sandbox.')
})

test('a store that there is not is refused with those that there are', () => {
  expect(() => readOptions(['sandbox', '--store', 'tape'], NAMES)).toThrow('filesystem, s3')
})
