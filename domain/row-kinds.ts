import type { RowKind } from '#domain/extraction.ts'
import type { TableKind } from '#domain/reading.ts'

/** What a label says of its row, the more special first. English, German, French, Spanish, Italian. */
const RECEIPT_WORDS: [RegExp, RowKind][] = [
  [
    /\b(sub ?-?total|zwischensumme|sous[- ]total|net(to)?( amount| total)?|before tax|excl\.? (vat|tax)|warenwert)\b/i,
    'subtotal',
  ],
  [
    /\b(total|amount due|balance due|to pay|sum|summe|gesamt\w*|insgesamt|zu zahlen|montant|totale|importe|betrag)\b/i,
    'total',
  ],
  [
    /\b(tax|vat|gst|hst|pst|mwst|ust|umsatzsteuer|tva|iva|sales tax|service( charge)?|tip|gratuity|trinkgeld)\b/i,
    'tax',
  ],
  [
    /\b(cash|card|credit|debit|change|visa|mastercard|maestro|amex|paid|payment|tendered|bar|gegeben|rückgeld|ec-?karte|espèces|carte|efectivo|cambio|contactless)\b/i,
    'payment',
  ],
]

const TABLE_WORDS: [RegExp, RowKind][] = [
  [
    /^\W*(sub ?-?totals?|zwischensumme|sous[- ]total|average|mean|median|durchschnitt|mittelwert|moyenne|promedio|media)\b/i,
    'subtotal',
  ],
  [
    /^\W*(grand |overall )?(totals?|sum|summe|gesamt\w*|insgesamt|totale|all|overall|altogether|σ)\b(?! [a-z]+ (co|inc|ltd)\b)/i,
    'total',
  ],
]

const matching = (words: [RegExp, RowKind][], label: string): RowKind =>
  words.find(([form]) => form.test(label))?.[1] ?? 'item'

/**
 * Is a row data, or does it repeat or summarise data? In a table only totals and averages do: "Income
 * tax" is a row of data there, on a receipt it is not.
 */
export function rowKindOf(kind: TableKind, label: string): RowKind {
  if (kind === 'chart') return 'item'
  return matching(kind === 'receipt' ? RECEIPT_WORDS : TABLE_WORDS, label.trim())
}
