import type { Piece } from '#model-server/planner/language/piece.ts'
import { tokensOf } from '#model-server/planner/language/tokens.ts'
import { labelsOf } from '#model-server/planner/table/labels.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { apart, comparing } from './compare-rule.ts'
import { estimated, named, near, part, period, shared, title, whole } from './label-rules.ts'
import { halves } from './medians.ts'
import { container, half, multiplied, timesSign } from './multiples.ts'
import { noun } from './noun-rule.ts'
import type { Place, Read, Rule } from './place.ts'
import { madeProfit } from './profit-rule.ts'
import { comparative, nthPlace, quality } from './rank-rules.ts'
import { squareUnit, unitAfter, unitPrice } from './unit-rules.ts'
import { weekpart } from './weekpart-rule.ts'
import { axis, measure, number, order, phrase } from './word-rules.ts'

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
  weekpart,
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
