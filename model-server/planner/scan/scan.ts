import type { Piece } from '#model-server/planner/language/piece.ts'
import { tokensOf } from '#model-server/planner/language/tokens.ts'
import { labelsOf } from '#model-server/planner/table/labels.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { apart, comparing } from './compare-rule.ts'
import { estimated, named, near, part, period, shared, title, whole } from './label-rules.ts'
import { noun } from './noun-rule.ts'
import type { Place, Read, Rule } from './place.ts'
import {
  axis,
  comparative,
  container,
  half,
  halves,
  madeProfit,
  measure,
  multiplied,
  nthPlace,
  number,
  order,
  phrase,
  quality,
  squareUnit,
  timesSign,
  unitAfter,
  unitPrice,
} from './word-rules.ts'

/** In the order in which they are believed. */
const RULES: Rule[] = [
  halves,
  half,
  madeProfit,
  comparing,
  timesSign,
  multiplied,
  order,
  named,
  whole,
  apart,
  shared,
  nthPlace,
  container,
  unitPrice,
  squareUnit,
  estimated,
  quality,
  comparative,
  period,
  unitAfter,
  phrase,
  axis,
  part,
  number,
  near,
  measure,
  noun,
  title,
]

/** What every stretch of a question means, looked at from the words of one table. */
export function scan(question: string, subject: Subject): Piece[] {
  const tokens = tokensOf(question)
  const texts = tokens.map((token) => token.text)
  const labels = labelsOf(subject)
  const pieces: Piece[] = []
  for (let start = 0; start < tokens.length;) {
    const { meaning, length, also } = readAt({ subject, labels, tokens, texts, start, before: pieces })
    const words = tokens
      .slice(start, start + length)
      .map((token) => token.raw)
      .join(' ')
    pieces.push({ ...meaning, words, also: also ?? null })
    start += length
  }
  return pieces
}

function readAt(place: Place): Read {
  for (const rule of RULES) {
    const read = rule(place)
    if (read) return read
  }
  return { meaning: { kind: 'unknown', word: place.texts[place.start] ?? '' }, length: 1 }
}
