import type { Expectation } from '#test/pictures/expectation.ts'
import type { Random } from '#test/pictures/random.ts'
import type { Sheet } from '#test/pictures/sheet.ts'

/** A question with what its first value has to be. */
export interface Asked {
  question: string
  expected: Expectation
}

/** Puts one operation's question to a sheet; null: the sheet has nothing to ask it about. */
export type Asker = (sheet: Sheet, random: Random) => Asked | null

/** What can be asked: each of these occurs in every set of pictures that is large enough. */
export const OPERATIONS = [
  'sum',
  'mean',
  'median',
  'maximum',
  'minimum',
  'count-above',
  'count-below',
  'column-difference',
  'row-difference',
  'column-ratio',
  'row-ratio',
  'percent-change',
  'compound-growth',
  'share',
  'multiple',
  'sort',
  'top',
  'filter',
  'bar-plot',
  'line-plot',
  'fit',
] as const
export type Operation = (typeof OPERATIONS)[number]
