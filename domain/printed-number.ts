/** A printed number before its separators are understood. */
export interface PrintedNumber {
  negative: boolean
  /** Digits and separators alone: `1.234,56`. */
  body: string
  /** `%`, a currency as printed, or null. */
  unit: string | null
  /** `thousand`, `million` or `billion` from a suffix such as `k` or `bn`, or null. */
  scale: Scale | null
}

/** How many zeros each stands for. */
export const SCALES = { thousand: 3, million: 6, billion: 9 } as const
export type Scale = keyof typeof SCALES

const SIGNS = '$€£¥₹₽₩₺₴₫₪฿'
const CODES =
  'USD|EUR|GBP|JPY|CHF|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|NZD|INR|CNY|RUB|TRY|BRL|MXN|ZAR|KRW|SGD|HKD|RON|BGN|UAH|ILS|THB'
const NAMES = 'kr|zł|Kč|Ft|Fr\\.?|Rs\\.?|lei'
const CURRENCY = `(?:(?:US|CA|AU|A|C|NZ|HK|S)?[${SIGNS}]|(?:${CODES}|${NAMES})(?![A-Za-z]))`
const SUFFIXES: Record<string, Scale> = {
  k: 'thousand',
  K: 'thousand',
  m: 'million',
  M: 'million',
  mn: 'million',
  bn: 'billion',
  B: 'billion',
}

const BODY = String.raw`\d[\d.,' ]*\d|\d|[.,]\d+`
const FORM = new RegExp(
  `^(\\()?([-+])? ?(${CURRENCY})? ?([-+])? ?(${BODY}) ?(?:(k|K|mn|m|M|bn|B)(?![A-Za-z]))? ?(%|${CURRENCY})?([-])?(\\))? ?(%|${CURRENCY})?$`,
)

const MARK = new RegExp(`^(?:%|${CURRENCY})$`)

/** Is it a currency or percent sign that stands alone? */
export const isUnitMark = (text: string): boolean => MARK.test(text)

/** One kind of each: minus signs, spaces and apostrophes have many forms in print. */
export const plain = (text: string): string =>
  text
    .replace(/[−–—‐‑]/g, '-')
    .replace(/[\s\u00A0\u2007\u2009\u202F]+/g, ' ')
    .replace(/[’‘`´′]/g, "'")
    .trim()

/** Footnote marks after a number are no part of it. */
const withoutNotes = (text: string) => text.replace(/(?:[*†‡§¹²³⁴⁵⁶⁷⁸⁹]+|\[[a-z\d]{1,2}\])$/, '').trim()

/**
 * Takes a cell apart.
 * @returns null when it is not one number: text, dates, ranges, codes, telephone numbers
 */
export function parsePrinted(text: string): PrintedNumber | null {
  const found = FORM.exec(withoutNotes(plain(text)))
  if (!found) return null
  const [, open, before, front, inner, body = '', suffix, back, trailing, close, after] = found
  if ((open === undefined) !== (close === undefined) || !isGrouped(body)) return null
  const negative = open !== undefined || [before, inner, trailing].includes('-')
  const unit = [back, after, front].find((unit) => unit !== undefined) ?? null
  return { negative, body, unit, scale: suffix === undefined ? null : (SUFFIXES[suffix] ?? null) }
}

/** Spaces and apostrophes only part groups of three; leading zeros make a code, not an amount. */
function isGrouped(body: string): boolean {
  if (/^0\d/.test(body) || /[.,' ]{2}/.test(body)) return false
  const [head = '', ...groups] = (body.split(/[.,]/)[0] ?? '').split(/[ ']/)
  if (groups.length === 0) return !/[ ']/.test(body)
  return head.length <= 3 && groups.every((group) => /^\d{3}$/.test(group)) && !/[.,].*[ ']/.test(body)
}
