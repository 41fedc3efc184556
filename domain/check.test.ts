import { expect, test } from 'vitest'
import { judgeChecks } from '#domain/check.ts'

const passed = { name: 'sum matches the printed total', passed: true, detail: null }

test('verified takes a declared check that ran and passed', () => {
  expect(judgeChecks([passed.name], [passed]).met).toBe(true)
})

test('a program cannot verify itself with checks that nobody declared', () => {
  expect(judgeChecks([], [passed]).met).toBe(false)
})

test('a declared check that was not reported is not met', () => {
  const { checks, met } = judgeChecks([passed.name, 'second way'], [passed])
  expect(met).toBe(false)
  expect(checks.find(({ name }) => name === 'second way')).toMatchObject({ passed: false, declared: true })
})

test('one failed check is enough, declared or not', () => {
  const extra = { name: 'extra', passed: false, detail: '3 ≠ 4' }
  expect(judgeChecks([passed.name], [passed, extra]).met).toBe(false)
})
