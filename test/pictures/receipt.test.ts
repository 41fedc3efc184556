import { expect, test } from 'vitest'
import { Random } from '#test/pictures/random.ts'
import { drawReceipt, totalOf } from '#test/pictures/receipt.ts'

const receipts = Array.from({ length: 300 }, (_, seed) =>
  drawReceipt(new Random(seed), { discount: seed % 3 === 0 }),
)
const round = (value: number) => Math.round(value * 100) / 100

test('the total follows from what is printed above it', () => {
  for (const receipt of receipts) {
    const items = receipt.items.reduce((sum, { amount }) => sum + amount, 0)
    const added = receipt.lines.filter(
      ({ kind }) => kind === 'tax' || kind === 'service' || kind === 'discount',
    )
    const extra = added.reduce((sum, { value }) => sum + value, 0)
    expect(totalOf(receipt)).toBe(round(items + extra))
    const subtotal = receipt.lines.find(({ kind }) => kind === 'subtotal')
    if (subtotal !== undefined) expect(subtotal.value).toBe(round(items))
  }
})

test('change is what is left of the cash', () => {
  const paid = receipts.filter(({ lines }) => lines.some(({ label }) => label === 'Cash'))
  expect(paid.length).toBeGreaterThan(50)
  for (const receipt of paid) {
    const [cash, change] = receipt.lines.filter(({ kind }) => kind === 'payment').map(({ value }) => value)
    expect(change).toBe(round((cash ?? 0) - totalOf(receipt)))
    expect(change).toBeGreaterThan(0)
  }
})

test('an amount is quantity times price, and no two amounts are the same', () => {
  for (const { items } of receipts) {
    for (const { quantity, price, amount } of items) expect(amount).toBe(round(quantity * price))
    expect(new Set(items.map(({ amount }) => amount)).size).toBe(items.length)
  }
})

test('a discount is below zero', () => {
  const discounts = receipts.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'discount'))
  expect(discounts).toHaveLength(100)
  for (const { value } of discounts) expect(value).toBeLessThan(0)
})
