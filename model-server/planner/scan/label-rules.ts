import { phraseAt } from '#model-server/planner/language/finders.ts'
import type { Found, Meaning } from '#model-server/planner/language/piece.ts'
import { tokensOf } from '#model-server/planner/language/tokens.ts'
import { sameWord, stem } from '#model-server/planner/language/words.ts'
import { nearMentions, partMentions, settled, wholeMentions } from '#model-server/planner/table/labels.ts'
import { axisOf } from '#model-server/planner/table/nouns.ts'
import { periodOf } from '#model-server/planner/table/periods.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { titleWords } from '#model-server/planner/table/title.ts'
import type { Place, Rule } from './place.ts'
import { telling } from './telling.ts'

/** A label in full, unless a longer phrase begins here or its only word is a plain word of English. */
export const whole: Rule = (place) => {
  const { subject, labels, tokens, texts, start } = place
  const mentions = wholeMentions(labels, tokens, start)
  const length = mentions[0]?.length ?? 0
  const phrase = phraseAt(texts, start)
  if (length === 0 || length < (phrase?.length ?? 0)) return null
  if (length === 1 && phrase && !standsAlone(place, phrase.meaning)) return null
  if (length === 1 && isQuantity(place)) return null
  const found = settled(subject, mentions) ?? ambiguous(place)
  // "Total", "Change", "Average" are headings in some pictures and still ask for a calculation.
  if (phrase && length === phrase.length && ['op', 'rank', 'end', 'more'].includes(phrase.meaning.kind)) {
    return { meaning: phrase.meaning, length, also: found }
  }
  return { meaning: found, length }
}

/** Fillers that stand in nearly every question; other ones may well be labels as they are typed. */
const FUNCTION_WORDS =
  /^(an?|the|is|are|was|were|be|been|do|does|did|has|have|had|will|would|can|could|may|might|must|i|we|you|they|it|its|he|she|us|me|my|that|this|there|here|so|then|any|some|if|were|who|one|up|off|out|just|also|too|such|same)$/

/** Words that are labels only when they are written like one: "A", "May", "Other". */
function standsAlone({ tokens, start }: Place, meaning: Meaning): boolean {
  const token = tokens[start]
  if (!token || !['link', 'filler', 'ask', 'every'].includes(meaning.kind)) return true
  if (meaning.kind === 'filler' && !FUNCTION_WORDS.test(token.text)) return true
  return !token.first && /^\p{Lu}/u.test(token.raw)
}

/** A bare number after "above", "top" or a currency counts or compares, whatever rows are called. */
function isQuantity({ tokens, start, before }: Place): boolean {
  const number = tokens[start]?.number
  const last = before.at(-1)
  if (!number || !last) return false
  return ['compare', 'rank'].includes(last.kind) || (last.kind === 'unit' && /[$€£¥]/.test(last.words))
}

const ambiguous = ({ texts, start }: Place): Found => ({ kind: 'ambiguous', word: texts[start] ?? '' })

/** A word that every column of a block shares ("Share 2022", "Share 2023") tells none of them from the others. */
export const shared: Rule = ({ subject, texts, start }) => {
  const word = texts[start] ?? ''
  const { block } = subject
  const inAll =
    block.length > 0 && block.every(({ header }) => tokensOf(header).some(({ text }) => sameWord(text, word)))
  return inAll && /\p{L}{3}/u.test(word) ? { meaning: { kind: 'value' }, length: 1 } : null
}

/** "2012 to 2017" are two periods and what lies between them. */
const JOINING = /^(to|&|-|,|;)$/
const TRAILING = /^(of|the|\/)$/
const years = (words: string[]): number => words.filter((word) => /^(19|20)\d\d$/.test(word)).length

/** "first quarter" for "Q1", "fiscal 2021" for "FY21". */
export const period: Rule = ({ subject, tokens, start }) => {
  if (/^(to|of|the|,|&|-|\/)$/.test(tokens[start]?.text ?? '')) return null
  for (const length of [3, 2, 1]) {
    const words = tokens
      .slice(start, start + length)
      .map(({ ordinal, text }) => (ordinal ? `${ordinal}th` : text))
    const said = periodOf(words.join(' ').replace(/^([1-4])th quarter/, 'q$1'))
    const joins = words
      .slice(1)
      .some((word, at) => JOINING.test(word) || (at === length - 2 && TRAILING.test(word)))
    const found =
      words.length === length && said && !joins && years(words) < 2 ? samePeriod(subject, said) : null
    if (found) return { meaning: found, length }
  }
  return null
}

function samePeriod(subject: Subject, said: { unit: string; ordinal: number }): Found | null {
  const same = (label: string) => {
    const printed = periodOf(label)
    return printed?.unit === said.unit && printed.ordinal === said.ordinal
  }
  const columns = subject.block.filter((column) => same(column.header))
  const rows = subject.items.filter((row) => same(row.label))
  if (columns.length === 1 && rows.length === 0) return { kind: 'column', column: columns[0]?.index ?? 0 }
  return rows.length === 1 && columns.length === 0
    ? { kind: 'row', rows: rows.map((row) => row.index) }
    : null
}

/** A label of which only some words are said. */
export const part: Rule = (place) => {
  const { subject, labels, tokens, start } = place
  if (isQuantity(place)) return null
  const mentions = partMentions(labels, tokens, start, telling(subject))
  const length = mentions[0]?.length
  if (!length) return null
  const found = settled(subject, mentions)
  if (found) return { meaning: found, length }
  // A word that all columns of a block share ("Sales 2021", "Sales 2022") says nothing of which one.
  const columns = mentions.flatMap(({ found: one }) => (one.kind === 'column' ? [one.column] : []))
  const shared = subject.block.length > 0 && subject.block.every((column) => columns.includes(column.index))
  if (shared) return { meaning: { kind: 'value' }, length }
  return axisOf(subject, tokens[start]?.text ?? '') ? null : { meaning: ambiguous(place), length }
}

/** "The net change", where that is what the title says is shown: a name, and no change to be computed. */
export const named: Rule = ({ subject, labels, tokens, texts, start }) => {
  const words = titleWords(subject.table.title).shown
  if ((wholeMentions(labels, tokens, start)[0]?.length ?? 0) >= words.length) return null
  const said = words.every((word, at) => texts[start + at] === word)
  const operates = words.some((word) => {
    const found = phraseAt([word], 0)
    return found?.meaning.kind === 'op' && found.meaning.op === 'change'
  })
  if (words.length === 0 || !said || !operates) return null
  const measure: Found = { kind: 'measure', groups: [], word: words[0] ?? '', verb: false }
  return { meaning: measure, length: words.length }
}

/** Words of the picture's title: the question speaks of what the picture shows. */
export const title: Rule = ({ subject, texts, start }) => {
  const words = tokensOf(subject.table.title ?? '').map((token) => stem(token.text))
  const word = texts[start] ?? ''
  return words.includes(stem(word))
    ? { meaning: { kind: 'measure', groups: [], word, verb: false }, length: 1 }
    : null
}

export const near: Rule = (place) => {
  const mentions = nearMentions(place.labels, place.tokens, place.start)
  const found = settled(place.subject, mentions)
  return found ? { meaning: found, length: mentions[0]?.length ?? 1 } : null
}

/** "Estimated" is a forecast, unless it is the word that tells one heading from the others. */
export const estimated: Rule = ({ subject, labels, tokens, texts, start }) => {
  const found = phraseAt(texts, start)
  if (found?.meaning.kind !== 'op' || found.meaning.op !== 'forecast') return null
  const mentions = partMentions(labels, tokens, start, () => true)
  const column = settled(subject, mentions)
  return column?.kind === 'column' ? { meaning: column, length: mentions[0]?.length ?? 1 } : null
}
