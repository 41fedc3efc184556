import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { extractionOf } from '#model-server/testing.ts'

const MODULES = join(dirname(fileURLToPath(import.meta.url)), 'modules')
const folder = mkdtempSync(join(tmpdir(), 'reckoner-module-'))
afterAll(() => rmSync(folder, { recursive: true }))

const TABLE = extractionOf({
  lines: ['Tea | Price | Note', 'Green | 1,250.50 | good', 'Black | (3.25) | -', 'Total | 1,247.25 | '],
})

const PROLOGUE = `
import os, sys
sys.path.insert(0, ${JSON.stringify(MODULES)})
os.environ.update(RECKONER_IN=${JSON.stringify(folder)}, RECKONER_OUT=${JSON.stringify(folder)}, RECKONER_REPORT_FD="3")
`

interface Ran {
  reports: Record<string, unknown>[]
  stdout: string
  stderr: string
}

/** Runs Python with the module, its folders in a temporary place and its result channel on descriptor 3. */
function run(program: string, extraction = TABLE): Ran {
  writeFileSync(join(folder, 'extraction.json'), JSON.stringify(extraction))
  const { stdout, stderr, output } = spawnSync('python3', ['-I', '-B', '-c', PROLOGUE + program], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const lines = (output[3] ?? '').split('\n').filter((line) => line !== '')
  return { reports: lines.map((line) => JSON.parse(line)), stdout, stderr }
}

const lastLine = (stderr: string) => stderr.trim().split('\n').at(-1)

test('values, a sentence and checks are reported as lines of JSON, with the cells that were read', () => {
  const { reports, stderr } = run(`
import reckoner
v = reckoner.value("t0.r0.c1")
reckoner.answer("price", v * 2, unit="EUR", note="twice")
reckoner.say("It is 2,501 EUR.")
reckoner.check("is the same", v > 1000, "because")
`)
  expect(stderr).toBe('')
  expect(reports).toEqual([
    {
      kind: 'value',
      name: 'price',
      value: 2501,
      unit: 'EUR',
      uncertainty: null,
      note: 'twice',
      uses: ['t0.r0.c1'],
    },
    { kind: 'text', text: 'It is 2,501 EUR.' },
    { kind: 'check', name: 'is the same', passed: true, detail: 'because' },
  ])
})

test('plain arithmetic imports neither pandas nor numpy nor anything else that is slow to start', () => {
  const { stdout } = run(`
import sys
import reckoner
reckoner.answer("sum", sum(cell.value for cell in reckoner.column(0, "Price")))
print([name for name in ("pandas", "numpy", "matplotlib", "decimal", "dataclasses") if name in sys.modules])
`)
  expect(stdout.trim()).toBe('[]')
})

test('rows are data without totals, and all of them on demand', () => {
  const { stdout } = run(
    'import reckoner; print(reckoner.rows(0), len(reckoner.rows(0, everything=True)), reckoner.items(0))',
  )
  expect(stdout.trim()).toBe("[['Green', 1250.5, 'good'], ['Black', -3.25, '-']] 3 [0, 1]")
})

test('not a number and infinity are no answers', () => {
  for (const value of ['float("nan")', 'float("inf")', '10 ** 400 * 1.0']) {
    expect(run(`import reckoner; reckoner.answer("x", ${value})`).reports).toEqual([])
  }
  const { stderr } = run('import reckoner; reckoner.answer("x", float("nan"))')
  expect(lastLine(stderr)).toBe('ValueError: x is nan; an answer must be a finite number')
  expect(lastLine(run('import reckoner; reckoner.answer("x", [1])').stderr)).toContain(
    'must be a number or a text',
  )
})

test('the noise of binary fractions is taken off, and nothing is rounded', () => {
  const { reports } = run('import reckoner; reckoner.answer("a", 0.1 + 0.2); reckoner.answer("b", 2 / 3)')
  expect(reports.map(({ value }) => value)).toEqual([0.3, 0.666666666666667])
})

test('numbers of numpy and decimal become plain ones', () => {
  const { reports } = run(`
from decimal import Decimal
import reckoner
class Scalar:
    def item(self): return 7
reckoner.answer("a", Scalar())
reckoner.answer("b", Decimal("1.25"))
`)
  expect(reports.map(({ value }) => value)).toEqual([7, 1.25])
})

test('a cell that holds no number and a cell that is not there are named', () => {
  expect(lastLine(run('import reckoner; reckoner.value("t0.r0.c2")').stderr)).toBe(
    "ValueError: the cell t0.r0.c2 holds no number; it reads 'good'",
  )
  expect(lastLine(run('import reckoner; reckoner.value("t0.r9.c1")').stderr)).toContain(
    'there is no cell t0.r9.c1',
  )
  expect(lastLine(run('import reckoner; reckoner.column(0, "Weight")').stderr)).toContain(
    "0 columns are headed 'Weight'",
  )
  expect(lastLine(run('import reckoner; reckoner.rows(3)').stderr)).toContain(
    'there is no table 3; the picture has 1',
  )
})

test.each([
  ['1,234.5', '1,250.50', 1234.5],
  ['1.234,5', '1.250,50', 1234.5],
  ['1.234', '12,5', 1234],
  ['1.234', '12.5', 1.234],
  ['1.234', '9.876', 1234],
  ['0.125', '0.5', 0.125],
  ['1 234 567,8', '0,5', 1_234_567.8],
  ["1'234.50", '2.5', 1234.5],
  ['(1,234)', '2', -1234],
  ['−5', '2', -5],
  ['-$5.20', '2', -5.2],
  ['$-5.20', '2', -5.2],
  ['12.50-', '2', -12.5],
  ['€ 3', '2', 3],
  ['7 %', '2', 7],
  ['.5', '2', 0.5],
  ['1.234.567', '2', 1_234_567],
  ['12[1]', '2', 12],
])('the second reading of "%s" beside "%s" is %d', (text, beside, expected) => {
  const table = extractionOf({ lines: ['A | B', 'x | 1', 'y | 1'] })
  for (const [at, printed] of [text, beside].entries()) {
    const cell = table.tables[0]?.cells[at * 2 + 1]
    if (cell) cell.text = printed
  }
  const { stdout, stderr } = run('import reckoner; print(float(reckoner.printed("t0.r0.c1")))', table)
  expect(stderr).toBe('')
  expect(Number(stdout)).toBe(expected)
})

test('letters for thousands count where they differ within a column, as they do for the reader', () => {
  const read = (first: string, second: string) => {
    const table = extractionOf({ lines: ['A | B', 'x | 1', 'y | 1'] })
    for (const [at, printed] of [first, second].entries()) {
      const cell = table.tables[0]?.cells[at * 2 + 1]
      if (cell) cell.text = printed
    }
    return run(
      'import reckoner; print(*[float(c.printed) for c in reckoner.column(0, 1)])',
      table,
    ).stdout.trim()
  }
  expect(read('1.2M', '3.4M')).toBe('1.2 3.4')
  expect(read('1.2M', '900k')).toBe('1200000.0 900000.0')
})

test('a check whose arithmetic fails is not passed, and says why', () => {
  const { reports } = run('import reckoner; reckoner.check("c", lambda: 1 / 0 == 1)')
  expect(reports).toEqual([
    { kind: 'check', name: 'c', passed: false, detail: 'It could not be checked: division by zero' },
  ])
})

test('files are saved under plain names in the folder for results, and nowhere else', () => {
  const { stdout } = run('import reckoner; print(reckoner.save("a,b", "table.csv"))')
  expect(stdout.trim()).toBe(join(folder, 'table.csv'))
  expect(readdirSync(folder)).toContain('table.csv')
  for (const name of ['../x.txt', '/tmp/x.txt', '', '.hidden']) {
    expect(lastLine(run(`import reckoner; reckoner.save("a", ${JSON.stringify(name)})`).stderr)).toContain(
      'needs a plain name',
    )
  }
})

test('without a result channel, reports go nowhere and the program runs', () => {
  const program =
    'import os; del os.environ["RECKONER_REPORT_FD"]; import reckoner; reckoner.say("x"); print("ran")'
  expect(run(program)).toMatchObject({ reports: [], stdout: 'ran\n', stderr: '' })
})
