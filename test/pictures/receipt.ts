import type { Random } from '#test/pictures/random.ts'
import { SHOPS } from '#test/pictures/shop.ts'

export interface Item {
  name: string
  quantity: number
  /** Of one piece, in the currency of the receipt. */
  price: number
  /** Quantity times price. */
  amount: number
}

/**
 * How items are printed: name and price; "2 x Name" and the amount; or columns with a heading, with or without the
 * price of one.
 */
export const FORMS = ['plain', 'times', 'columns', 'priced-columns'] as const
export type Form = (typeof FORMS)[number]

export interface Line {
  label: string
  /** As printed; a discount is below zero. */
  value: number
  kind: 'subtotal' | 'tax' | 'service' | 'discount' | 'total' | 'included' | 'payment'
}

export interface Receipt {
  shop: string
  /** Printed above the items: address, date, number. */
  header: string[]
  form: Form
  items: Item[]
  /** In the order printed, below the items. */
  lines: Line[]
  footer: string | null
}

const ENDINGS = [0, 20, 25, 40, 45, 50, 60, 75, 80, 90, 95, 99]
const STREETS = ['Mill Lane', 'Station Road', 'High Street', 'Harbour Walk', 'Market Square', 'Church Street']
const FOOTERS = [
  'Thank you for your visit',
  'See you again soon',
  'Please keep this receipt',
  'Goods exchanged within two weeks',
]

/** Draws a receipt: amounts that all differ, and a total that follows from what is printed above it. */
export function drawReceipt(random: Random, given: { discount: boolean }): Receipt {
  const shop = random.pick(SHOPS)
  const form = random.pick<Form>(['plain', 'plain', 'plain', 'times', 'columns', 'priced-columns'])
  const names = random.sample(Object.keys(shop.goods), random.integer(3, 9))
  const items = names.map((name) => drawItem(name, shop.goods[name] ?? [100, 900], form, random))
  if (new Set(items.map(({ amount }) => amount)).size < items.length) return drawReceipt(random, given)
  const lines = drawLines(cents(items.map(({ amount }) => amount)), given.discount, random)
  const footer = random.chance(0.6) ? random.pick(FOOTERS) : null
  return { shop: random.pick(shop.names), header: drawHeader(random), form, items, lines, footer }
}

function drawItem(name: string, [low, high]: readonly [number, number], form: Form, random: Random): Item {
  const price = Math.floor(random.integer(low, high) / 100) * 100 + random.pick(ENDINGS)
  const quantity = form === 'plain' ? 1 : random.pick([1, 1, 2, 2, 3, 4])
  return { name, quantity, price: price / 100, amount: (price * quantity) / 100 }
}

function drawHeader(random: Random): string[] {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${random.integer(2021, 2025)}-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`
  const lines = [
    `${random.integer(2, 98)} ${random.pick(STREETS)}`,
    `${date}  ${two(random.integer(8, 20))}:${two(random.integer(0, 59))}`,
    `Receipt no. ${random.integer(1024, 98765)}`,
  ]
  return random.subsequence(lines, random.integer(1, 3))
}

const cents = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + Math.round(value * 100), 0)

/** Subtotal, tax, total and payment for items of `sum` cents. */
function drawLines(sum: number, discount: boolean, random: Random): Line[] {
  const added = discount ? drawDiscount(sum, random) : random.chance(0.5) ? drawAdded(sum, random) : []
  const total = added.reduce((all, line) => all + line.value, sum)
  const body: Line[] = [
    ...(added.length > 0 ? [{ label: 'Subtotal', value: sum, kind: 'subtotal' } as const, ...added] : []),
    { label: random.pick(['Total', 'TOTAL', 'Total due', 'Grand total']), value: total, kind: 'total' },
    ...(added.length === 0 && random.chance(0.4) ? drawIncluded(total, random) : []),
    ...drawPayment(total, random),
  ]
  return body.map((line) => ({ ...line, value: line.value / 100 }))
}

function drawAdded(sum: number, random: Random): Line[] {
  const rate = random.pick([5, 7, 8, 10, 20])
  const name = random.pick(['Tax', 'Sales tax', 'VAT'])
  const tax: Line = { label: `${name} ${rate}%`, value: Math.round((sum * rate) / 100), kind: 'tax' }
  if (!random.chance(0.25)) return [tax]
  return [tax, { label: 'Service', value: random.integer(2, 12) * 50, kind: 'service' }]
}

function drawDiscount(sum: number, random: Random): Line[] {
  const value = -Math.round(sum * random.between(0.04, 0.2))
  return [{ label: random.pick(['Discount', 'Member discount', 'Voucher']), value, kind: 'discount' }]
}

function drawIncluded(total: number, random: Random): Line[] {
  const rate = random.pick([7, 19, 20, 21])
  return [{ label: `incl. VAT ${rate}%`, value: Math.round((total * rate) / (100 + rate)), kind: 'included' }]
}

function drawPayment(total: number, random: Random): Line[] {
  const way = random.pick(['cash', 'card', 'none'])
  if (way === 'none') return []
  if (way === 'card')
    return [{ label: random.pick(['Card', 'Visa', 'Debit card']), value: total, kind: 'payment' }]
  const step = total > 20_000 ? 10_000 : 1000
  const cash = Math.ceil((total + 1) / step) * step
  return [
    { label: 'Cash', value: cash, kind: 'payment' },
    { label: 'Change', value: cash - total, kind: 'payment' },
  ]
}

/** The line that "the total" means. @throws RangeError when there is none */
export function totalOf(receipt: Receipt): number {
  const line = receipt.lines.find(({ kind }) => kind === 'total')
  if (line === undefined) throw new RangeError('The receipt has no total.')
  return line.value
}
