import type { Found } from '#model-server/planner/language/piece.ts'
import { tokensOf, type Token } from '#model-server/planner/language/tokens.ts'
import { nearWord, sameWord } from '#model-server/planner/language/words.ts'
import { cellAt, isTotalColumn, type Subject } from './subject.ts'

/** A printed heading or label as words to look for in a question. */
export interface Label {
  words: string[]
  /** How many of the words come before the unit ("Revenue (EUR thousand)": 1). */
  core: number
  found: Found
  /** Two capital letters, which no longer word stands for. */
  initials: boolean
}

export interface Mention {
  found: Found
  /** Words of the question it takes. */
  length: number
}

/** "HR" is no hour, though it is short for one elsewhere. */
const isInitials = (text: string, found: Found): boolean =>
  found.kind !== 'column' && /^\p{Lu}{2}$/u.test(text.trim()) && text.trim() !== 'US'

const SKIPPED = /^[(),:;?!]$/
/** Words that a question may leave out of a label, or put into it. */
const LOOSE = new Set([
  'of',
  'the',
  'a',
  'an',
  'and',
  '&',
  'in',
  'per',
  '/',
  '-',
  '',
  'to',
  'for',
  'by',
  'no',
])

/** Every heading, row label and word of a text column, each once. */
export function labelsOf(subject: Subject): Label[] {
  const { table, values, items } = subject
  const columns = values.map((column) =>
    labelOf(column.header, { kind: 'column', column: column.index }, column.unit),
  )
  const rows = grouped(table.rows.map((row) => [row.label, row.index])).map(([text, indexes]) =>
    labelOf(text, rowFound(subject, text, indexes)),
  )
  const groups = subject.texts.flatMap((column) =>
    grouped(items.map((row) => [cellAt(subject, row.index, column.index)?.text ?? '', row.index])).map(
      ([text, indexes]) => labelOf(text, { kind: 'group', column: column.index, rows: indexes }),
    ),
  )
  return [...columns, ...rows, ...groups].filter((label) => label.words.length > 0)
}

/** A gift card that was bought and one that paid have one name and nothing else in common. */
function rowFound({ table }: Subject, text: string, rows: number[]): Found {
  const kinds = new Set(rows.map((row) => table.rows[row]?.kind))
  return kinds.size > 1 ? { kind: 'ambiguous', word: text } : { kind: 'row', rows }
}

function labelOf(text: string, found: Found, unit: string | null = null): Label {
  const core = wordsOf(withoutUnit(text, unit)).length
  const words = wordsOf(text)
  return { words, core: core || words.length, found, initials: isInitials(text, found) }
}

/** "Revenue (EUR)", "Growth, %" and "Weight in kg" are called "Revenue", "Growth" and "Weight". */
function withoutUnit(text: string, unit: string | null): string {
  const open = text.search(/[([]/)
  if (open > 0) return text.slice(0, open)
  const ends = unit !== null && text.toLowerCase().endsWith(unit.toLowerCase())
  return ends ? text.slice(0, -unit.length).replace(/(\s+in\s+|[\s,/:–-]+)$/i, '') : text
}

const wordsOf = (text: string): string[] =>
  tokensOf(text)
    .map((token) => token.text)
    .filter((word) => !SKIPPED.test(word))

const grouped = (pairs: [string, number][]): [string, number[]][] =>
  [...Map.groupBy(pairs, ([text]) => text.trim().toLowerCase()).values()].map((same) => [
    same[0]?.[0] ?? '',
    same.map(([, index]) => index),
  ])

type Same = (a: string, b: string) => boolean

const isExact: Same = (a, b) => a === b

/** Words of the question that a whole label takes from `start` on; 0 when it is not there. */
function taken(words: readonly string[], tokens: readonly Token[], start: number, same: Same): number {
  let at = start
  for (const word of words) {
    const token = tokens[at]?.text
    if (token !== undefined && same(token, word)) at += 1
    else if (token !== undefined && LOOSE.has(token) && at > start && same(tokens[at + 1]?.text ?? '', word))
      at += 2
    else if (!LOOSE.has(word)) return 0
  }
  return at - start
}

/** The label printed in one piece, typed in several, or the other way round. */
function joined(words: readonly string[], tokens: readonly Token[], start: number): number {
  const whole = words.join('')
  if (whole.length < 4) return 0
  let text = ''
  for (let at = start; at < Math.min(tokens.length, start + 5); at++) {
    text += tokens[at]?.text ?? ''
    if (text.length >= whole.length)
      return text === whole || `${text}s` === whole || text === `${whole}s` ? at + 1 - start : 0
  }
  return 0
}

/** Whole labels at a place of the question, the longest of them; several when they are equally long. */
export function wholeMentions(labels: readonly Label[], tokens: readonly Token[], start: number): Mention[] {
  return longest(labels, (label) =>
    Math.max(
      taken(label.words, tokens, start, label.initials ? isExact : sameWord),
      label.core < label.words.length ? taken(label.words.slice(0, label.core), tokens, start, sameWord) : 0,
      joined(label.words.slice(0, label.core), tokens, start),
      short(label.words.slice(0, label.core), tokens, start),
    ),
  )
}

/** "UK" for "United Kingdom", and the other way round. */
function short(words: readonly string[], tokens: readonly Token[], start: number): number {
  const token = tokens[start]
  const initials = words.map((word) => word[0]).join('')
  if (words.length > 1 && token && /^\p{Lu}{2,}$/u.test(token.raw) && token.text === initials) return 1
  const [only = ''] = words
  if (words.length !== 1 || !/^[a-z]{2,4}$/.test(only)) return 0
  const spelled = tokens.slice(start, start + only.length)
  return spelled.length === only.length &&
    spelled.every(({ text, raw }, at) => text[0] === only[at] && /^\p{Lu}/u.test(raw))
    ? only.length
    : 0
}

/** Whole labels that were misread or mistyped. */
export const nearMentions = (labels: readonly Label[], tokens: readonly Token[], start: number): Mention[] =>
  longest(labels, (label) =>
    taken(label.words.slice(0, label.core), tokens, start, (a, b) => sameWord(a, b) || nearWord(a, b)),
  )

/** Labels of which the question says some words. `telling`: may this word stand for a label alone? */
export function partMentions(
  labels: readonly Label[],
  tokens: readonly Token[],
  start: number,
  telling: (word: string) => boolean,
): Mention[] {
  const first = tokens[start]?.text ?? ''
  if (!telling(first)) return []
  const found = longest(labels, (label) => partOf(label, tokens, start))
  return found.length > 1 ? preferred(found, labels, tokens, start) : found
}

function partOf({ words, found, initials }: Label, tokens: readonly Token[], start: number): number {
  const first = tokens[start]?.text ?? ''
  let from = words.findIndex((word) => (initials ? word === first : sameWord(word, first)))
  if (from < 0) return found.kind === 'column' && words.some((word) => isWithin(first, word)) ? 1 : 0
  let length = 1
  for (from += 1; from < words.length; from++) {
    const token = tokens[start + length]?.text
    if (token !== undefined && sameWord(words[from] ?? '', token)) length += 1
  }
  return length
}

/** "Unitprice": headings lose their spaces in small print. */
const isWithin = (word: string, heading: string): boolean =>
  word.length >= 5 && heading.length > word.length + 2 && (heading.startsWith(word) || heading.endsWith(word))

/** Of labels that fit equally: those with the very form of the word, those that it begins or ends, then the shortest. */
function preferred(
  found: Mention[],
  labels: readonly Label[],
  tokens: readonly Token[],
  start: number,
): Mention[] {
  const word = tokens[start]?.text ?? ''
  const rules: ((label: Label) => boolean)[] = [
    (label) => label.words.includes(word),
    (label) => label.words.at(-1) === word || label.core === 1,
  ]
  let left = found
  for (const rule of rules) {
    const kept = left.filter((mention) =>
      labels.some((label) => label.found === mention.found && rule(label)),
    )
    if (kept.length > 0) left = kept
  }
  return left
}

function longest(labels: readonly Label[], measure: (label: Label) => number): Mention[] {
  const found = labels.map((label) => ({ found: label.found, length: measure(label) }))
  const most = Math.max(0, ...found.map((mention) => mention.length))
  return most === 0 ? [] : found.filter((mention) => mention.length === most)
}

/** One meaning of several equally good ones: the only column that is no total, else none. */
export function settled(subject: Subject, mentions: readonly Mention[]): Found | null {
  const [only] = mentions
  if (mentions.length === 1 && only) return only.found
  const plain = mentions.filter(({ found }) => {
    const column = found.kind === 'column' ? subject.table.columns[found.column] : null
    return column && !isTotalColumn(column)
  })
  return plain.length === 1 && mentions.every(({ found }) => found.kind === 'column')
    ? (plain[0]?.found ?? null)
    : null
}
