import { expect, test } from 'vitest'
import { readCodecKeys } from './codec-key.ts'
import { ConfigError, Reader } from './environment.ts'

const base64 = (byte: number, length = 32) => Buffer.alloc(length, byte).toString('base64')
const keysOf = (text: string) => readCodecKeys(new Reader({ TEMPORAL_CODEC_KEYS: text }))

test('one key, or several in their order', () => {
  expect(keysOf(`k1:${base64(1)}`)).toEqual([{ id: 'k1', secret: Buffer.alloc(32, 1) }])
  const rotated = keysOf(` 2026-11.b:${base64(2)} , k1:${base64(1)} `)
  expect(rotated.map(({ id }) => id)).toEqual(['2026-11.b', 'k1'])
})

test.each([
  ['no id', base64(1)],
  ['an empty id', `:${base64(1)}`],
  ['an id with a space', `k 1:${base64(1)}`],
  ['a key too short', `k1:${base64(1, 31)}`],
  ['a key too long', `k1:${base64(1, 33)}`],
  ['hexadecimal', `k1:${'ab'.repeat(32)}`],
  ['an empty entry', `k1:${base64(1)},`],
])('%s is refused without being repeated', (_, text) => {
  expect(() => keysOf(text)).toThrow(ConfigError)
  expect(() => keysOf(text)).toThrow(
    /^TEMPORAL_CODEC_KEYS has no key at position \d; it wants .*openssl.*\.$/,
  )
  expect(() => keysOf(text)).not.toThrow(base64(1).slice(0, 20))
})

test('two keys of one id are refused, since no payload could say which it means', () => {
  expect(() => keysOf(`k1:${base64(1)},k1:${base64(2)}`)).toThrow(/two keys of one id/)
})
