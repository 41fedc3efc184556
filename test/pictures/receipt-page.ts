import { escape } from '#test/pictures/html.ts'
import { drawPalette, type Look, type Palette } from '#test/pictures/look.ts'
import { printNumber } from '#test/pictures/number-format.ts'
import { type Page, pageOf } from '#test/pictures/page.ts'
import type { Random } from '#test/pictures/random.ts'
import type { Form, Item, Receipt } from '#test/pictures/receipt.ts'

const DESKS = ['#8d8478', '#6f7a80', '#a3937b', '#5c5149']

/** Draws a receipt; one that is turned lies on a desk, as on a photograph. */
export function receiptPage(receipt: Receipt, look: Look, random: Random): Page {
  const palette = drawPalette(look, random)
  const desk = look.angle === 0 ? null : random.pick(DESKS)
  const header = receipt.header.map((line) => `<div>${escape(line)}</div>`).join('')
  const items = receipt.items.map((item) => `<tr>${ITEMS[receipt.form](item, look)}</tr>`).join('')
  const body = `<div class="paper">
    <div class="shop">${escape(receipt.shop)}</div><div class="header">${header}</div>
    <table><thead>${HEADINGS[receipt.form]}</thead><tbody>${items}</tbody></table>
    <table>${lines(receipt, look)}</table>
    ${receipt.footer === null ? '' : `<div class="footer">${escape(receipt.footer)}</div>`}
  </div>`
  return pageOf(look, palette, css(look, palette, desk !== null, random), body, desk)
}

/** A sum of money as the receipt shows it. */
export const printedMoney = (look: Look, value: number): string => printNumber(value, 2, look.format, 'money')

const money = (look: Look, value: number): string => `<td class="n">${escape(printedMoney(look, value))}</td>`

const HEADINGS: Record<Form, string> = {
  plain: '',
  times: '',
  columns: '<tr><th>Item</th><th class="n">Qty</th><th class="n">Amount</th></tr>',
  'priced-columns':
    '<tr><th>Item</th><th class="n">Qty</th><th class="n">Price</th><th class="n">Amount</th></tr>',
}

const ITEMS: Record<Form, (item: Item, look: Look) => string> = {
  plain: (item, look) => `<td>${escape(item.name)}</td>${money(look, item.amount)}`,
  times: (item, look) => `<td>${item.quantity} x ${escape(item.name)}</td>${money(look, item.amount)}`,
  columns: (item, look) =>
    `<td>${escape(item.name)}</td><td class="n">${item.quantity}</td>${money(look, item.amount)}`,
  'priced-columns': (item, look) =>
    `<td>${escape(item.name)}</td><td class="n">${item.quantity}</td>${money(look, item.price)}${money(look, item.amount)}`,
}

const lines = (receipt: Receipt, look: Look): string =>
  receipt.lines
    .map((line) => `<tr class="${line.kind}"><td>${escape(line.label)}</td>${money(look, line.value)}</tr>`)
    .join('')

function css(look: Look, palette: Palette, onDesk: boolean, random: Random): string {
  const stroke = random.pick(['dashed', 'solid', 'dotted'])
  const rule = look.rules === 'none' ? '' : `border-top: 1px ${stroke} ${palette.faint};`
  const shadow = onDesk ? 'box-shadow: 0 3px 14px rgba(0, 0, 0, 0.35);' : ''
  return `
    .paper { width: ${Math.round(look.size * random.between(21, 25))}px; padding: 20px; background: ${palette.page}; ${shadow} }
    .shop { text-align: center; font-weight: 700; font-size: ${(look.size * 1.35).toFixed(1)}px; }
    .header { text-align: center; color: ${palette.faint}; margin: 4px 0 12px; white-space: pre; }
    .footer { text-align: center; color: ${palette.faint}; margin-top: 14px; }
    table { width: 100%; border-collapse: collapse; margin-top: 8px; ${rule} }
    table + table { padding-top: 4px; }
    th, td { padding: ${Math.round(look.padding.y * 0.55)}px 0; text-align: left; white-space: nowrap; }
    .n { text-align: right; padding-left: 14px; }
    tr:first-child > td, tr:first-child > th { padding-top: 8px; }
    .total td { font-weight: 700; font-size: ${(look.size * random.pick([1, 1.12, 1.25])).toFixed(1)}px; }`
}
