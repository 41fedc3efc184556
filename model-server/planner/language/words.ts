/** Lower case, without accents, with plain quotes and dashes: the form in which words are compared. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’`´]/g, "'")
    .replace(/[‐‑‒–—−]/g, '-')
    .toLowerCase()

/** Words that mean the same as a heading's abbreviation or the other way round. */
const SAME: Record<string, string> = {
  qty: 'quantity',
  quant: 'quantity',
  avg: 'average',
  amt: 'amount',
  pct: 'percent',
  percentage: 'percent',
  temp: 'temperature',
  dept: 'department',
  pop: 'population',
  hrs: 'hour',
  hr: 'hour',
  mins: 'minute',
  min: 'minimum',
  max: 'maximum',
  nr: 'number',
  num: 'number',
  rev: 'revenue',
  emp: 'employee',
  prod: 'product',
  sept: 'september',
  sep: 'september',
  jan: 'january',
  feb: 'february',
  mar: 'march',
  apr: 'april',
  jun: 'june',
  jul: 'july',
  aug: 'august',
  oct: 'october',
  nov: 'november',
  dec: 'december',
  mon: 'monday',
  tue: 'tuesday',
  tues: 'tuesday',
  wed: 'wednesday',
  thu: 'thursday',
  thur: 'thursday',
  thurs: 'thursday',
  fri: 'friday',
  sat: 'saturday',
  sun: 'sunday',
  people: 'person',
  persons: 'person',
  men: 'man',
  women: 'woman',
  children: 'child',
  feet: 'foot',
  won: 'win',
  lost: 'loss',
  lose: 'loss',
  drawn: 'draw',
  drew: 'draw',
  sold: 'sell',
  selling: 'sell',
  lent: 'lend',
  spent: 'spend',
  built: 'build',
  bought: 'buy',
  caught: 'catch',
  driven: 'drive',
  drove: 'drive',
  flown: 'fly',
  flew: 'fly',
  ridden: 'ride',
  rode: 'ride',
  eaten: 'eat',
  ate: 'eat',
  us: 'usa',
  colour: 'color',
  centre: 'center',
  kilometre: 'kilometer',
  metre: 'meter',
  litre: 'liter',
}

const ENDINGS: [RegExp, string][] = [
  [/([^aeiou])ies$/, '$1y'],
  [/(ss|sh|ch|x|z)es$/, '$1'],
  [/([a-z])oes$/, '$1o'],
  [/([^siu])s$/, '$1'],
]

/** The singular of an English noun, well enough to compare two words. */
export function stem(word: string): string {
  const known = SAME[word]
  if (known) return known
  if (word.length < 4 || /\d/.test(word)) return word
  for (const [ending, replacement] of ENDINGS) {
    if (ending.test(word)) {
      const singular = word.replace(ending, replacement)
      return SAME[singular] ?? singular
    }
  }
  return word
}

/** Characters that a reader of pictures takes for one another. */
const LOOKALIKES: Record<string, string> = { o: '0', l: '1', i: '1', '|': '1', s: '5', b: '8', z: '2' }
const blurred = (word: string): string => word.replace(/[oli|sbz]/g, (letter) => LOOKALIKES[letter] ?? letter)

/** The same word, but for number and known abbreviations. */
export const sameWord = (a: string, b: string): boolean => a === b || stem(a) === stem(b)

/**
 * Words that may be one word misread or mistyped: lookalikes where digits are involved, else one
 * wrong letter in five or two in nine. Digits never stand in for other digits.
 */
export function nearWord(a: string, b: string): boolean {
  if (/\d/.test(a) || /\d/.test(b)) return /[a-z]/.test(a + b) && blurred(a) === blurred(b)
  const length = Math.min(a.length, b.length)
  if (length < 5) return false
  return distance(a, b, length < 9 ? 1 : 2) <= (length < 9 ? 1 : 2)
}

/** Edits (insert, delete, replace, swap of neighbours) between two words; gives up above `limit`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(before, j - 2) + 1 : Infinity
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped))
    }
    before = last
    last = row
  }
  return at(last, b.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity
