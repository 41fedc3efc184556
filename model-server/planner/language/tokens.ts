import { fold } from './words.ts'

/** A number as a question says it. */
export interface SaidNumber {
  value: number
  percent: boolean
  /** 1, or what a word like "thousand" multiplied the digits by; `value` is before it. */
  scale: number
}

export interface Token {
  /** Folded. */
  text: string
  /** As typed. */
  raw: string
  number: SaidNumber | null
  /** For "2nd", "third": 2, 3. */
  ordinal: number | null
  /** Is it the first word of the question? Its capital letter then says nothing. */
  first: boolean
}

const SCALES: Record<string, number> = {
  k: 1e3,
  thousand: 1e3,
  thousands: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  mil: 1e6,
  million: 1e6,
  millions: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
  billions: 1e9,
  trillion: 1e12,
  trillions: 1e12,
}

const WORDS: Record<string, number> = {
  zero: 0,
  twice: 2,
  double: 2,
  thrice: 3,
  triple: 3,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  dozen: 12,
}

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
]

const CONTRACTIONS: [RegExp, string][] = [
  [/\b(what|who|where|when|which|how|that|there|it|here|let)'s\b/gi, '$1 is'],
  [/\bcannot\b|\bcan't\b/gi, 'can not'],
  [/\bwon't\b/gi, 'will not'],
  [/n't\b/gi, ' not'],
  [/'(re|ve|ll|d|m)\b/gi, ' '],
  [/'s\b/gi, ''],
  [/s'(?=\s|$)/gi, 's'],
  [/\b([a-z])\.([a-z])\.(?=\s|$|[,;])/gi, '$1$2'],
]

const SUFFIXES = 'k|mn|mio|m|bn|b|kg|g|km|cm|mm|l|ml|h|hrs?|min|mph|kwh|mwh|kw|gb|mb|eur|usd|gbp|chf|pts?|x'
const NUMBER = new RegExp(
  `(?<![\\p{L}\\p{N}])((?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?)(${SUFFIXES})?(?![\\p{L}\\p{N}])`,
  'iu',
)
const OPENING =
  'what|which|who|how|when|where|name|tell|give|find|please|add|sum|plot|draw|make|create|show|compute|calculate|count|then|sort|rank|order|i|can|could|now'
const LEAD = '(?:(?:on|in|at|by|for|and)\\s+)?'
/** A full stop or a dash before a word that opens a sentence parts two sentences; elsewhere it belongs to a word or a number. */
const STOP = new RegExp(`^\\.\\s+${LEAD}(?:${OPENING})\\b`, 'i')
const DASH = new RegExp(`^-\\s+${LEAD}(?:${OPENING})\\b`, 'i')
const PIECE = new RegExp(
  `${NUMBER.source}|[\\p{L}\\p{N}]+|<=|>=|[<>=≤≥≠%+*×/÷$€£¥,;:?!()&-]|\\.(?=\\s+\\p{Lu})`,
  'giu',
)

/**
 * Splits a question (or a printed label, so that the two can be compared) into words, numbers and
 * symbols. Numbers are in English form (`1,234.5`, `1.5k`, `20%`, `two`).
 */
export function tokensOf(text: string): Token[] {
  const plain = CONTRACTIONS.reduce(
    (sentence, [form, replacement]) => sentence.replace(form, replacement),
    text
      .normalize('NFKC')
      .replace(/[‘’`´]/g, "'")
      .replace(/[‐‑‒–—−]/g, '-'),
  )
  const found = [...plain.matchAll(PIECE)].map((match) => rough(match[0], match.index, plain))
  return joinNumbers(
    found.filter((token) => token.text !== '').map((token, at) => ({ ...token, first: at === 0 })),
  )
}

/** A printed unit as questions are split into: `m²` → `m2`. */
export const plainUnit = (unit: string | null): string =>
  tokensOf(unit ?? '')
    .map(({ text }) => text)
    .join(' ')

function rough(raw: string, index: number, plain: string): Token {
  const text = fold(raw)
  const base = { text, raw, number: null, ordinal: ordinalOf(text), first: false }
  const [, digits, suffix] = NUMBER.exec(raw) ?? []
  if (digits) return { ...base, number: said(Number(digits.replaceAll(',', '')), SCALES[fold(suffix ?? '')]) }
  if (text === '.') return { ...base, text: STOP.test(plain.slice(index)) ? ';' : '' }
  // A hyphen joins words ("best-selling") and marks ranges ("2019-2021"); only elsewhere is it a sign.
  if (text === '-') return { ...base, text: hyphen(index, plain) }
  return base
}

function hyphen(index: number, plain: string): string {
  const before = plain[index - 1] ?? ' '
  const after = plain[index + 1] ?? ' '
  if (/\s/.test(before) && DASH.test(plain.slice(index))) return ';'
  if (/\p{L}/u.test(before) && /\p{L}/u.test(after)) return ''
  if (/\p{N}/u.test(before) && /[\p{L}\p{N}]/u.test(after)) return 'to'
  if (/\p{L}/u.test(before) && /\p{N}/u.test(after)) return ''
  return /\d|\.|[$€£]/.test(after) && /[\s(]/.test(before) ? 'minus-sign' : '-'
}

function ordinalOf(text: string): number | null {
  const digits = /^(\d+)(st|nd|rd|th)$/.exec(text)
  if (digits) return Number(digits[1])
  const place = ORDINALS.indexOf(text)
  return place < 0 ? null : place + 1
}

const said = (value: number, scale = 1): SaidNumber => ({ value, percent: false, scale })

type Join = (last: Token, token: Token) => SaidNumber | null

/** What a token does to the number before it, first rule that fits: signs, percent, scale words, tens and ones. */
const JOINS: Join[] = [
  ({ text }, { number }) => (text === 'minus-sign' && number ? { ...number, value: -number.value } : null),
  ({ number }, { text }) =>
    number && !number.percent && (text === '%' || text === 'percent') ? { ...number, percent: true } : null,
  ({ number, text: before }, { text }) => {
    const scale = /\w{2}/.test(text) ? SCALES[text] : undefined
    if (!scale) return null
    if (number?.scale === 1) return { ...number, scale }
    return before === 'a' || before === 'one' ? said(1, scale) : null
  },
  ({ number, text: before }, { text }) => {
    const value = WORDS[text]
    if (value === undefined || !number) return null
    if (value === 100) return { ...number, value: number.value * 100 }
    return WORDS[before] !== undefined && value < 10 && number.value >= 20 && number.value % 10 === 0
      ? { ...number, value: number.value + value }
      : null
  },
]

/** Makes one token of the words of one number: `-`, `5`, `%`; "twenty five"; "3 million". */
function joinNumbers(tokens: Token[]): Token[] {
  const joined: Token[] = []
  for (const token of tokens.map(withWord)) {
    const last = joined.at(-1)
    const number = last && JOINS.map((join) => join(last, token)).find((found) => found !== null)
    const text = last?.text === 'minus-sign' ? token.text : last?.text
    if (last && text && number)
      joined.splice(-1, 1, { ...last, text, raw: `${last.raw} ${token.raw}`, number })
    else joined.push(token)
  }
  return joined
}

function withWord(token: Token): Token {
  const value = WORDS[token.text]
  return token.number === null && value !== undefined ? { ...token, number: said(value) } : token
}
