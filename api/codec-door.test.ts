import { expect, test } from 'vitest'
import { userOf } from './codec-door.ts'

const TOKEN = 'a-token-of-some-32-characters-00'
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

test('the token opens as bearer, or as the password of whoever says who they are', () => {
  expect(userOf(`Bearer ${TOKEN}`, TOKEN)).toBe('bearer')
  expect(userOf(`bearer ${TOKEN}`, TOKEN)).toBe('bearer')
  expect(userOf(basic(`ada:${TOKEN}`), TOKEN)).toBe('ada')
  expect(userOf(basic(`:${TOKEN}`), TOKEN)).toBe('bearer')
  expect(userOf(basic(`a:b:c`), 'b:c')).toBe('a')
})

test.each([
  undefined,
  '',
  'Bearer',
  'Bearer ',
  TOKEN,
  `Bearer ${TOKEN}x`,
  `Bearer ${TOKEN.slice(0, -1)}`,
  `Bearer ${TOKEN.toUpperCase()}`,
  `Token ${TOKEN}`,
  `Bearer ${basic(`ada:${TOKEN}`)}`,
  basic(TOKEN + ':'),
  basic('ada:'),
  basic('ada:wrong'),
  `Basic ${TOKEN}`,
])('%s does not open', (authorization) => {
  expect(userOf(authorization, TOKEN)).toBe(null)
})

test('a name is kept short and printable, since it is put on record', () => {
  expect(userOf(basic(`a\n\u001b[2J\u0000é:${TOKEN}`), TOKEN)).toMatch(/^a\?\?\[2J\?\?+$/)
  expect(userOf(basic(`${'n'.repeat(500)}:${TOKEN}`), TOKEN)).toBe('n'.repeat(64))
})
