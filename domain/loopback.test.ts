import { expect, test } from 'vitest'
import { isLoopback } from './loopback.ts'

test.each(['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]'])(
  '%s is this machine',
  (name) => {
    expect(isLoopback(name)).toBe(true)
  },
)

test.each(['0.0.0.0', '::', '128.0.0.1', 'localhost.', '127.0.0.1.evil.example'])('%s is not', (name) => {
  expect(isLoopback(name)).toBe(false)
})
