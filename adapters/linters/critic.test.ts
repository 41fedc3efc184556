import { expect, test } from 'vitest'
import type { Finding } from '#domain/verdict.ts'
import { criticOf } from './critic.ts'
import type { Linter, LintResult } from './linters.ts'

const never = new AbortController().signal
const says = (result: LintResult): Linter => ({ inspect: async () => result })
const finding = (line: number | null, kind: Finding['kind'] = 'lint'): Finding => ({
  kind,
  tool: 'ruff',
  code: 'F821',
  message: 'Undefined name',
  line,
})
const quiet = says({ kind: 'findings', findings: [] })

test('a program is approved when every tool looked and none found anything', async () => {
  expect(await criticOf([quiet, quiet]).review('x = 1', never)).toEqual({ kind: 'approved' })
})

test('one finding rejects, and findings come in the order of lines', async () => {
  const first = says({ kind: 'findings', findings: [finding(9), finding(2)] })
  const second = says({ kind: 'findings', findings: [finding(4, 'security'), finding(null, 'policy')] })
  const verdict = await criticOf([quiet, first, second]).review('x', never)
  expect(verdict).toMatchObject({
    kind: 'rejected',
    findings: [{ line: null }, { line: 2 }, { line: 4 }, { line: 9 }],
  })
})

test('a tool that is broken rejects what the others would approve', async () => {
  const broken = says({ kind: 'broken', tool: 'bandit', why: 'took longer than 20 s' })
  expect(await criticOf([quiet, broken]).review('x', never)).toMatchObject({
    kind: 'rejected',
    findings: [{ tool: 'bandit', code: 'tool-failed', message: expect.stringMatching(/took longer/) }],
  })
})

test('a tool that throws rejects too', async () => {
  const throwing: Linter = { inspect: () => Promise.reject(new Error('a mistake of ours')) }
  expect(await criticOf([quiet, throwing]).review('x', never)).toMatchObject({
    kind: 'rejected',
    findings: [{ code: 'tool-failed' }],
  })
})

test('an abort is no verdict', async () => {
  const controller = new AbortController()
  const waiting: Linter = {
    inspect: (_, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  }
  const review = criticOf([quiet, waiting]).review('x', controller.signal)
  controller.abort(new Error('cancelled'))
  await expect(review).rejects.toThrow('cancelled')
})
