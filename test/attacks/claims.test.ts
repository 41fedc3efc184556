import { expect, test } from 'vitest'
import { notRun } from '#sandbox/result.ts'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { allows, counts, leaves, nothingForged, prints, refuses } from '#test/attacks/claims.ts'

const execution = (stdout: string) => ({
  ...notRun('ok', '', {
    runtime: 'runc',
    seal: { kind: 'strong', summary: '' },
    limits: DEFAULT_LIMITS,
    queueMs: 0,
  }),
  stdout,
})
const tries = 'tcp: EPERM\nudp: EACCES\na pair: REACHED\ninterfaces: lo\n'

test.each([
  ['every try was refused', 3, 'EPERM EACCES', ['a pair'], true],
  ['one got through', 3, 'EPERM EACCES', [], false],
  ['one was refused for another reason', 3, 'EPERM', ['a pair'], false],
  ['one was never made', 4, 'EPERM EACCES', ['a pair'], false],
])('refuses: %s', (_, number, reasons, open, right) => {
  expect(refuses(number, reasons, open).look(execution(tries), 'runc').right).toBe(right)
})

test('allows: what shows that the program would tell', () => {
  expect(allows('a pair').look(execution(tries), 'runc').right).toBe(true)
  expect(allows('tcp').look(execution(tries), 'runc').right).toBe(false)
})

test('prints: each runtime has its own text', () => {
  const claim = prints({ runc: 'one', runsc: 'two' })
  expect(claim.look(execution('one\n'), 'runc').right).toBe(true)
  expect(claim.look(execution('one\n'), 'runsc').right).toBe(false)
})

test('counts: a number within bounds, and there at all', () => {
  const claim = counts('children', 120, 128)
  expect(claim.look(execution('children: 126 EAGAIN'), 'runc').right).toBe(true)
  expect(claim.look(execution('children: 4000 EAGAIN'), 'runc').right).toBe(false)
  expect(claim.look(execution(''), 'runc').right).toBe(false)
})

test('leaves: no file more, none less', () => {
  const file = { name: 'a', contentType: 'text/plain', sha256: '', bytes: new Uint8Array() }
  const given = { ...execution(''), files: [file], rejected: [{ name: 'b', why: '' }] }
  expect(leaves(['a'], ['b']).look(given, 'runc').right).toBe(true)
  expect(leaves(['a'], ['b', 'c']).look(given, 'runc').seen).toBe('otherwise: -c')
  expect(leaves([], ['b']).look(given, 'runc').seen).toBe('otherwise: +a')
})

test('a forged value is seen', () => {
  const value = { name: 'forged', value: 1, unit: null, uncertainty: null, note: null, uses: [] }
  const given = { ...execution(''), report: { values: [value], text: null, checks: [] } }
  expect(nothingForged.look(given, 'runc').right).toBe(false)
})
