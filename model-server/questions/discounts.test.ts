import { expect, test } from 'vitest'
import type { Extraction } from '#domain/extraction.ts'
import { planAnswer } from '#model-server/planner/plan-answer.ts'
import { extractionOf } from '#model-server/testing.ts'
import { checks, planned, runPrograms, values } from './testing.ts'

/** A receipt on which the line "Voucher" takes something off. */
function receiptOf(...lines: string[]): Extraction {
  const extraction = extractionOf({
    kind: 'receipt',
    lines: [' | ', 'Bread | 3.00', 'Cheese | 7.00', ...lines],
  })
  for (const row of extraction.tables[0]?.rows ?? [])
    if (row.label === 'Voucher') Object.assign(row, { kind: 'discount' })
  return extraction
}

const RIGHT: [how: string, extraction: Extraction][] = [
  ['with its sign before the total', receiptOf('Voucher | -2.00', 'Total | 8.00')],
  ['without a sign before the total', receiptOf('Voucher | 2.00', 'Total | 8.00')],
  [
    'before subtotal, tax and total',
    receiptOf('Voucher | -2.00', 'Subtotal | 8.00', 'Tax | 0.80', 'Total | 8.80'),
  ],
  ['after the subtotal', receiptOf('Subtotal | 10.00', 'Voucher | 2.00', 'Total | 8.00')],
  ['before tax and total', receiptOf('Voucher | 2.00', 'Tax | 0.80', 'Total | 8.80')],
]

test.each(RIGHT)('a discount printed %s is no item and agrees with the printed sum', (_, extraction) => {
  const { program, plan } = planned('What do the prices of the items add up to?', extraction)
  const [ran] = runPrograms([{ program, extraction }])
  expect(ran && values(ran)[0]?.value).toBeCloseTo(10, 8)
  expect(plan.checks).toHaveLength(2)
  expect(ran && checks(ran).filter(({ passed }) => !passed)).toEqual([])
})

test('a total that no discount explains is told', () => {
  const extraction = receiptOf('Voucher | -2.00', 'Total | 9.00')
  const { program } = planned('What do the prices of the items add up to?', extraction)
  const [ran] = runPrograms([{ program, extraction }])
  expect(ran && checks(ran).filter(({ passed }) => !passed)).toHaveLength(1)
})

test('the amount before tax is refused where it is not printed and a discount was taken off', () => {
  const reply = planAnswer(
    'What is the total before tax?',
    receiptOf('Voucher | 2.00', 'Tax | 0.80', 'Total | 8.80'),
  )
  expect(reply.kind).toBe('refused')
})

test('a rebate is no tax', () => {
  const extraction = receiptOf('Subtotal | 10.00', 'Rebate | -0.50', 'VAT | 0.95', 'Total | 10.45')
  for (const row of extraction.tables[0]?.rows ?? []) if (row.label === 'Rebate') row.kind = 'tax'
  const [ran] = runPrograms([planned('How much is the tax?', extraction)])
  expect(ran && values(ran)[0]?.value).toBe(0.95)
})
