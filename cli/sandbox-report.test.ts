import { expect, test } from 'vitest'
import { DEFAULT_LIMITS, type Execution, SANDBOX_OUTCOMES } from '#domain/execution.ts'
import { notRun } from '#sandbox/result.ts'
import { cut, sandboxReport, sentenceOf } from './sandbox-report.ts'
import { visible } from './terminal.ts'

const frame = {
  runtime: 'runc',
  seal: { kind: 'strong', summary: '' },
  limits: DEFAULT_LIMITS,
  queueMs: 3,
} as const
const nothing = { files: [], rejected: [] }
const reportOf = (change: Partial<Execution>) =>
  sandboxReport({ ...notRun('ok', '', frame), ...change }, nothing)
const value = { name: 'total', value: 42, unit: 'EUR', uncertainty: null, note: null, uses: [] }

test.each(SANDBOX_OUTCOMES)('%s is told with every key, and with its code as it is', (outcome) => {
  const report = JSON.parse(JSON.stringify(sandboxReport(notRun(outcome, '', frame), nothing)))
  expect(report).toEqual({
    outcome,
    exitCode: null,
    signal: null,
    stdout: '',
    stderr: expect.any(String),
    files: [],
    rejected: [],
    answer: null,
    checks: [],
    limits: DEFAULT_LIMITS,
    runtime: 'runc',
    ms: { queue: 3, start: 0, run: 0, collect: 0 },
  })
})

test('the answer is what was reported, else the last line; a program that failed has none', () => {
  const report = { values: [value], text: null, checks: [] }
  expect(reportOf({ report }).answer).toEqual({ text: 'total: 42 EUR.', values: [value], structured: true })
  expect(reportOf({ stdout: 'one\n2\n' }).answer).toMatchObject({ text: '2', structured: false })
  expect(reportOf({ outcome: 'user_error', stdout: 'one\n', report }).answer).toBe(null)
})

test.each([
  [{ outcome: 'crashed', signal: 'SIGSEGV' }, 'The program was ended by SIGSEGV.'],
  [{ outcome: 'user_error', exitCode: 3, stderr: 'sandbox: I lie' }, 'The program ended with exit code 3.'],
  [{ outcome: 'user_error', stderr: 'There is no file.\n' }, 'There is no file.'],
  [{ outcome: 'timeout', signal: 'SIGKILL', stderr: 'x\nsandbox: It took too long.\n' }, 'It took too long.'],
] as const)('beside the line for programs people read why: %j', (change, sentence) => {
  expect(sentenceOf({ ...notRun('ok', '', frame), ...change })).toBe(sentence)
})

test('each stream is cut at 1 MiB, never inside a character', () => {
  const { stdout, stderr } = reportOf({ stdout: `x${'é'.repeat(600_000)}`, stderr: 'y'.repeat(2_000_000) })
  expect(Buffer.byteLength(stdout)).toBe(1024 ** 2 - 1)
  expect(stdout.at(-1)).toBe('é')
  expect(stderr).toHaveLength(1024 ** 2)
  expect(cut('short')).toBe('short')
})

test('what a terminal would obey is written out, and lines stay lines', () => {
  expect(visible('a\tb\n\u001B[31mred\r\u202E')).toBe('a\tb\n\\u{1b}[31mred\\u{d}\\u{202e}')
})
