import { rowKindOf } from '#domain/row-kinds.ts'

/** Does a label say that its line sums up, taxes or pays the items of a list? */
export const isSum = (label: string): boolean => rowKindOf('receipt', label) !== 'item'

/** Lines with a number that is no amount: numbers of the receipt, the shop, the guests. */
export const ADMIN =
  /(\b(receipt|invoice|order|bill|ticket|bon|beleg|rechnung|table|tisch|guests?|cashier|kasse|server|terminal|till|register|store|shop|tel|phone|telefon|fax|date|datum|time|uhrzeit|ref|trans\w*|auth|items?( sold| count)?|artikel|points|punkte|customer|kunde|member|vat (no|id|reg)|ust-?id|steuernr|zip)\b|#|\b(no|nr|nº|n°)\b\.?)/i

/** "2 x 3.50", "0.5 kg @ 4.00", "3 × 2,50 €": how an amount came about. */
export const QUANTITY =
  /^\d+([.,]\d+)?\s*(kg|g|l|ml|pcs?|stk|st)?\s*([x×@*à]|at|je)\s*([$€£¥]|[A-Z]{3})?\s*\d+([.,]\d+)?\s*([$€£¥]|[A-Z]{3}|kr|zł)?(\s*\/\s*\w+)?$/i

/** Headings of lists of things with prices. */
export const PRICED =
  /\b(qty|quantity|pcs|price|unit price|amount|item|description|article|menge|anzahl|preis|betrag|artikel|einzelpreis|qté|prix|montant|cant\w*|precio|importe)\b/i

/** Headings that only lists of things bought have. */
export const COUNTED = /\b(qty|quantity|menge|anzahl|qté|cant\.?|cantidad|amount|betrag|montant|importe)\b/i
