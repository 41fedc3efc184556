import type { RowKind } from '#domain/extraction.ts'
import type { TableKind } from '#domain/reading.ts'

type Words = readonly (readonly [RegExp, RowKind])[]

/** Lines that count something or tell what was saved; nothing is sold under such a name. */
const TOLD = /^(total )?(savings?|saved|you saved|ersparnis|items?( sold)?|artikel|points?|punkte)\b/i

/** What is added to the items of a receipt, or taken off them, without being an item or a tax. */
const ADJUSTMENTS = [
  /^(service( charge)?|gratuity|tip|trinkgeld|bedienung|pourboire|propina|delivery|shipping|versand|discount|rabatt|remise|descuento|sconto|coupon|voucher|rounding|rundung|deposit|pfand)\b(?!.* (kit|box|bag|jar))/i,
  /\b(discount|rabatt|rebate|remise|ristourne|descuento|sconto)( \d+([.,]\d+)?\s?%)?$/i,
]

/** What a label says of its row, the more special first. English, German, French, Spanish, Italian. */
const RECEIPT_WORDS: Words = [
  [TOLD, 'payment'],
  [
    /^(sub-?\s?total|zwischensumme|sous[- ]total|subtotale|net(to)?( amount| total)?|(total )?before tax|(total )?excl\.? (vat|tax)|warenwert|goods)\b/i,
    'subtotal',
  ],
  [
    /^((total|incl(\.|uding|udes)?|inkl\.?|davon|enthaltene?|plus|zzgl\.?|\d+([.,]\d+)?\s?%)\s)*(sales |state |city |local )?(tax(es)?|vat|gst|hst|pst|mwst|mehrwertsteuer|ust|umsatzsteuer|steuer|tva|iva|i\.v\.a|moms)\b/i,
    'tax',
  ],
  ...ADJUSTMENTS.map((form): [RegExp, RowKind] => [form, 'tax']),
  [
    /^((grand |sum |order |bill )?total|amount due|balance( due)?|(amount )?to pay|sum|summe|(gesamt|end|rechnungs)[- ]?(summe|betrag|preis)?|insgesamt|zu zahlen|total à payer|montant|totale|importe( total)?|(total )?betrag|due)\b/i,
    'total',
  ],
  [
    /^(cash|change( due)?|credit( card)?|debit( card)?|card( payment)?|visa|mastercard|maestro|amex|american express|paid|payment|tendered|bar|gegeben|rückgeld|wechselgeld|ec[- ]?karte|karte|kartenzahlung|girocard|espèces|rendu|carte( bancaire)?|cb|efectivo|cambio|tarjeta|contanti|contactless|apple pay|google pay|gift card)(?=$|[\s:*.\d(])(?!.* (mat|box|holder|game))/i,
    'payment',
  ],
]

const TABLE_WORDS: Words = [
  [
    /^\W*(sub-?\s?totals?|zwischensumme|sous[- ]total|average|mean|median|durchschnitt|mittelwert|moyenne|promedio|media|minimum|maximum|min|max)\b/i,
    'subtotal',
  ],
  [
    /^\W*(grand |overall )?(totals?|sum|summe|gesamt(summe|ergebnis)?|insgesamt|totale|all|overall|altogether|σ)\b(?! [a-z]+ (co|inc|ltd)\b)/i,
    'total',
  ],
  [/\b(total)$/i, 'total'],
]

const matching = (words: Words, label: string): RowKind =>
  words.find(([form]) => form.test(label))?.[1] ?? 'item'

/** A gift card above the subtotal was sold; below the total it paid. */
export function soldAbove<R extends { label: string; kind: RowKind }>(rows: readonly R[]): R[] {
  const sums = rows.findIndex(({ kind }) => kind === 'subtotal' || kind === 'total')
  return rows.map((row, at) =>
    at < sums && row.kind === 'payment' && !TOLD.test(row.label.trim()) ? { ...row, kind: 'item' } : row,
  )
}

/**
 * Is a row data, or does it repeat or summarise data? In a table only totals and averages do: "Income
 * tax" is a row of data there, on a receipt it is not. What is added to the items of a receipt or taken
 * off them without being one (service, tip, discount) counts with its taxes.
 */
export function rowKindOf(kind: TableKind, label: string): RowKind {
  if (kind === 'chart') return 'item'
  return matching(kind === 'receipt' ? RECEIPT_WORDS : TABLE_WORDS, label.trim())
}

/** Service, delivery, discounts, deposits: rows of kind `tax` that are none. */
export const isAdjustment = (label: string): boolean => ADJUSTMENTS.some((form) => form.test(label.trim()))
