import type { Comparison, Order } from '#model-server/recipe/recipe.ts'
import type { Measure } from '#model-server/planner/table/measures.ts'
import type { SaidNumber } from './tokens.ts'

/** What a question wants done. */
export type Op =
  | 'sum'
  | 'mean'
  | 'median'
  | 'range'
  | 'deviation'
  | 'population-deviation'
  | 'variance'
  | 'count'
  | 'difference'
  | 'ratio'
  | 'change'
  | 'compound'
  | 'percent'
  | 'share'
  | 'steps'
  | 'sort'
  | 'place'
  | 'weighted'
  | 'product'
  | 'split'
  | 'due'
  | 'tax'
  | 'tax-rate'
  | 'after-tax'
  | 'absolute'
  | 'total'
  | 'subtotal'
  | 'before-tax'
  | 'distinct'
  | 'ascending'
  | 'descending'
  | 'together'
  | 'fit'
  | 'slope'
  | 'intercept'
  | 'quality'
  | 'correlation'
  | 'forecast'
  | 'residuals'
  | 'bar-plot'
  | 'line-plot'
  | 'scatter-plot'
  | 'plot'
  | 'next'
  | 'negative'
  | 'positive'

export type Link =
  | 'and'
  | 'or'
  | 'of'
  | 'to'
  | 'from'
  | 'between'
  | 'than'
  | 'per'
  | 'by'
  | 'for'
  | 'in'
  | 'with'
  | 'as'
  | 'against'
  | 'over'
  | 'minus'
  | 'plus'
  | 'times'
  | 'since'
  | 'until'
  | 'after'
  | 'before'
  | 'comma'
  | 'except'
  | 'not'

export type Ask = 'which' | 'who' | 'when' | 'where' | 'what' | 'how-many' | 'how-much' | 'how' | 'list'

/** What a stretch of the question's words means. */
export type Meaning =
  | { kind: 'op'; op: Op }
  | { kind: 'ask'; ask: Ask }
  | { kind: 'link'; link: Link }
  /** "highest", "cheapest", "most expensive"; `groups`: what is measured, when the word says so. */
  | { kind: 'rank'; order: Order; groups: Measure[]; nth?: number }
  /** "more", "cheaper". */
  | { kind: 'more'; order: Order; groups: Measure[] }
  | { kind: 'compare'; compare: Comparison }
  /** "first", "latest": the first or last period. */
  | { kind: 'end'; end: 'first' | 'last' }
  /** "all", "each", "whole". */
  | { kind: 'every' }
  | { kind: 'filler' }
  /** A neutral word for what the picture measures ("values", "amounts"). */
  | { kind: 'value' }
  /** A unit or currency; it says nothing that the column does not say. */
  | { kind: 'unit'; unit: string }

/** A meaning that hangs on the table. */
export type Found =
  | { kind: 'column'; column: number }
  /** Rows of one label; more than one when the label is printed more than once. */
  | { kind: 'row'; rows: number[] }
  /** Rows that hold a word in a column of words. */
  | { kind: 'group'; column: number; rows: number[] }
  /** A noun for what the rows or the columns are; `group`: for the words of a column. */
  | { kind: 'axis'; axis: 'rows' | 'columns' | 'group'; column: number | null }
  /** A word for something measured that is no heading. */
  | { kind: 'measure'; groups: Measure[]; word: string; verb: boolean }
  /** Fits several labels equally well. */
  | { kind: 'ambiguous'; word: string }
  | { kind: 'number'; said: SaidNumber }
  | { kind: 'ordinal'; nth: number }
  | { kind: 'unknown'; word: string }

export type Piece = (Meaning | Found) & {
  /** Words as typed, for refusals. */
  words: string
  /** A second reading of the same words, when they are a heading or a label too ("Total", "Change"). */
  also: Found | null
}
