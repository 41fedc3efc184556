import { expect, test } from 'vitest'
import type { Extraction } from '#domain/extraction.ts'
import { planAnswer } from '#model-server/planner/plan-answer.ts'
import { GROCERY, PRODUCTS, QUARTERS, STAFF, YEARS } from './tables.ts'
import { checks, planned, runPrograms, values } from './testing.ts'

/** The same picture with another number in one cell, in its text too unless told otherwise. */
function changed(extraction: Extraction, id: string, value: number, text = String(value)): Extraction {
  const copy = structuredClone(extraction)
  const cell = copy.tables.flatMap((table) => table.cells).find((one) => one.id === id)
  if (!cell?.number) throw new Error(`no number in ${id}`)
  cell.number.value = value
  cell.text = text
  return copy
}

const QUESTIONS: [string, Extraction][] = [
  ['Which region has the highest Q3?', QUARTERS],
  ['What share of Q1 does East have?', QUARTERS],
  ['Which regions were above average in Q1?', QUARTERS],
  ['What is the compound annual growth rate of revenue?', YEARS],
  ['Fit a straight line to revenue and plot the residuals', YEARS],
  ['How much do three green teas and two coffees cost?', PRODUCTS],
  ['What is the total revenue?', PRODUCTS],
  ['What is the median salary of people older than 30?', STAFF],
  ['What is the total?', GROCERY],
]

test.each(QUESTIONS)('"%s" is planned without a look at any number', (question, extraction) => {
  const other = structuredClone(extraction)
  for (const cell of other.tables.flatMap((table) => table.cells)) {
    if (cell.number)
      Object.assign(cell, { number: { ...cell.number, value: cell.number.value * 7 + 13 }, text: '?' })
  }
  expect(planAnswer(question, other)).toEqual(planAnswer(question, extraction))
})

test('the same program gives another answer when a cell of the extraction changes', () => {
  const { program, extraction } = planned('Which region has the highest Q3?', QUARTERS)
  const after = changed(extraction, 't0.r0.c3', 999)
  const [first, second] = runPrograms([
    { program, extraction },
    { program, extraction: after },
  ])
  expect(first && values(first)[0]?.value).toBe('East')
  expect(second && values(second)[0]?.value).toBe('North')
  expect(second && checks(second).every(({ passed }) => passed)).toBe(true)
})

test('a sum is compared with the printed total, and a wrong one is told', () => {
  const { program, extraction } = planned('What is the total of Q1?', QUARTERS)
  const [right, wrong] = runPrograms([
    { program, extraction },
    { program, extraction: changed(extraction, 't0.r4.c1', 471) },
  ])
  const total = 'Q1 adds up to the printed "Total"'
  expect(right && checks(right).find(({ name }) => name === total)?.passed).toBe(true)
  expect(wrong && checks(wrong).find(({ name }) => name === total)?.passed).toBe(false)
})

test('a number that does not agree with its printed text fails the second reading', () => {
  for (const question of [
    'What is the total of Q1?',
    'Which region has the lowest Q1?',
    'What is the median of Q1?',
  ]) {
    const { program, extraction } = planned(question, QUARTERS)
    const [ran] = runPrograms([{ program, extraction: changed(extraction, 't0.r3.c1', 600, '60') }])
    expect(ran && checks(ran)[0]).toMatchObject({ passed: false })
  }
})

test('a printed text that is no number fails its check and not the program', () => {
  const { program, extraction } = planned('What is the total of Q1?', QUARTERS)
  const [ran] = runPrograms([{ program, extraction: changed(extraction, 't0.r0.c1', 120, 'n/a') }])
  expect(ran?.error).toBeNull()
  expect(ran && values(ran)[0]?.value).toBe(470)
  expect(ran && checks(ran)[0]).toMatchObject({ passed: false, detail: expect.stringContaining('n/a') })
})

test('an average of nothing ends the program with a sentence', () => {
  const { program, extraction } = planned('What is the average of Q1 for regions above 900?', QUARTERS)
  const [ran] = runPrograms([{ program, extraction }])
  expect(ran?.error).toContain('Nothing in the picture meets the condition.')
})

test('a tie is told with the label that is printed first', () => {
  const { program, extraction } = planned('Which region has the highest Q1?', QUARTERS)
  const [ran] = runPrograms([{ program, extraction: changed(extraction, 't0.r0.c1', 200) }])
  expect(ran && values(ran)[0]).toMatchObject({ value: 'North', note: 'the same as East' })
})

test('a row without a number is left out and that is assumed openly', () => {
  const holed = structuredClone(QUARTERS)
  const cell = holed.tables[0]?.cells.find(({ id }) => id === 't0.r1.c1')
  if (cell) Object.assign(cell, { number: null, text: 'n/a' })
  const { plan, program, extraction } = planned('What is the average of Q1?', holed)
  const [ran] = runPrograms([{ program, extraction }])
  expect(plan.assumptions).toEqual([
    'The row "South" is left out: it holds no number there.',
    '1 cell in question holds no number and is left out.',
  ])
  expect(ran && values(ran)[0]?.value).toBeCloseTo((120 + 200 + 60) / 3)
})

test('labels and headings cannot break out of the program', () => {
  const hostile = structuredClone(QUARTERS)
  const nasty = '"); raise SystemExit("gone") #\n{0} \\ \'\'\' """'
  const [table] = hostile.tables
  const [column, row] = [table?.columns[1], table?.rows[0]]
  if (column) column.header = `Q1 ${nasty}`
  if (row) row.label = `North ${nasty}`
  const { program, extraction } = planned('Which region has the highest Q1?', hostile)
  const [ran] = runPrograms([{ program, extraction }])
  expect(ran?.error).toBeNull()
  expect(ran && values(ran)[0]?.value).toBe('East')
})
