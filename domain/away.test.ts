import { expect, test } from 'vitest'
import { isAway } from './away.ts'

const coded = (code: string) => Object.assign(new Error('It failed.'), { code })

test.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOSPC', '57P01', '08006', '53300', 'SlowDown'])(
  'the code %s says that something is away',
  (code) => expect(isAway(coded(code))).toBe(true),
)

test.each(['Connection terminated unexpectedly', 'Connection is closed.', 'Query read timeout'])(
  'so does "%s"',
  (message) => expect(isAway(new Error(message))).toBe(true),
)

test.each(['23505', 'ENOENT', 'NoSuchKey', '42P01'])('the code %s says something else', (code) =>
  expect(isAway(coded(code))).toBe(false),
)

test('an error that nobody thought of is not one of something away', () =>
  expect(isAway(new TypeError('x is undefined'))).toBe(false))
