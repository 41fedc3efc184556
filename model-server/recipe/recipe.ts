import { z } from 'zod'
import type { Extraction } from '#domain/extraction.ts'

/** The part of an extraction that planner and coder are given. */
export type Tables = Pick<Extraction, 'tables'>

/**
 * What the planner hands to the coder: which cells, and what is done with them. It names cells by
 * their place and numbers only when the question said them; it holds no number of the picture.
 */
const index = z.number().int().nonnegative()

const line = z.discriminatedUnion('kind', [
  /** One column; `rows: null` means every item row, whatever the extraction holds when the program runs. */
  z.object({ kind: z.literal('column'), column: index, rows: z.array(index).nullable() }),
  /** One row across columns, its cells labelled by the headings. */
  z.object({ kind: z.literal('row'), row: index, columns: z.array(index) }),
])
export type Line = z.infer<typeof line>

export const COMBINATIONS = ['sum', 'mean', 'product', 'difference', 'distance', 'ratio', 'change'] as const
export type Combination = (typeof COMBINATIONS)[number]

export const COMPARISONS = ['above', 'at-least', 'below', 'at-most', 'equal', 'unequal', 'between'] as const
export type Comparison = (typeof COMPARISONS)[number]

export const AGGREGATES = [
  'sum',
  'mean',
  'median',
  'range',
  'deviation',
  'population-deviation',
  'variance',
  'count',
] as const
export type Aggregate = (typeof AGGREGATES)[number]

export const PAIRINGS = ['difference', 'ratio', 'change', 'reduction', 'share', 'product'] as const
export type Pairing = (typeof PAIRINGS)[number]

export const GROUPINGS = ['sum', 'mean', 'median', 'count'] as const
export type Grouping = (typeof GROUPINGS)[number]

export type Order = 'highest' | 'lowest'
const order = z.enum(['highest', 'lowest'])

export interface Condition {
  /** As long as the series that is filtered, in the same order. */
  on: Series
  compare: Comparison
  /** One threshold; two for `between`; a series is compared cell by cell. */
  with: Scalar[] | Series
}

/** A list of labelled numbers. */
export type Series =
  | Line
  | { kind: 'grid'; columns: number[]; rows: number[] | null }
  /** A grid with gaps: of each row the columns in which it holds a number. */
  | { kind: 'ragged'; lines: { row: number; columns: number[] }[] }
  /** Cell by cell: `difference` is first − second, `distance` the same without sign, `change` is from first to second. */
  | { kind: 'combined'; how: Combination; of: Series[] }
  /** Each cell in percent of the sum of all. */
  | { kind: 'shares'; of: Series }
  /** From each cell to the next, labelled by the later one. */
  | { kind: 'steps'; how: 'difference' | 'change'; of: Series }
  /** One number for each word of a text column, from the cells in its rows. */
  | { kind: 'groups'; by: number; of: Series; how: Grouping }
  | { kind: 'where'; of: Series; conditions: Condition[]; any: boolean }
  /** The `count` highest or lowest of a series. */
  | { kind: 'top'; of: Series; order: Order; count: number }
  /** What a series is without these. */
  | { kind: 'rest'; of: Series; order: Order; count: number }

/** One number. */
export type Scalar =
  | { kind: 'cell'; row: number; column: number }
  /** A number that the question said. */
  | { kind: 'given'; value: number }
  | { kind: 'aggregate'; how: Aggregate; of: Series }
  /** The number of `of` where `by` is the n-th highest or lowest. */
  | { kind: 'nth'; of: Series; by: Series; order: Order; nth: number }
  | { kind: 'terms'; terms: { times: number; of: Scalar }[] }
  /** `difference` a − b, `ratio` a / b, `change` from a to b in percent, `reduction` the same turned round, `share` of a in b in percent, `product` a × b. */
  | { kind: 'pair'; how: Pairing; of: [Scalar, Scalar] }
  /** Compound growth in percent per period. */
  | { kind: 'compound'; from: Scalar; to: Scalar; periods: number }
  | { kind: 'weighted'; values: Series; weights: Series }
  /** How many item rows there are: those with this text in a column, or all; `distinct`: how many different texts. `by`: a column of numbers to count a second time. */
  | { kind: 'rows'; column: number; text: string | null; distinct: boolean; by: number | null }
  | { kind: 'correlation'; of: [Series, Series] }

const series: z.ZodType<Series> = z.lazy(() =>
  z.union([
    line,
    z.object({ kind: z.literal('grid'), columns: z.array(index), rows: z.array(index).nullable() }),
    z.object({
      kind: z.literal('ragged'),
      lines: z.array(z.object({ row: index, columns: z.array(index) })),
    }),
    z.object({ kind: z.literal('combined'), how: z.enum(COMBINATIONS), of: z.array(series) }),
    z.object({ kind: z.literal('shares'), of: series }),
    z.object({ kind: z.literal('steps'), how: z.enum(['difference', 'change']), of: series }),
    z.object({ kind: z.literal('groups'), by: index, of: series, how: z.enum(GROUPINGS) }),
    z.object({ kind: z.literal('where'), of: series, conditions: z.array(condition), any: z.boolean() }),
    z.object({
      kind: z.literal('top'),
      of: series,
      order,
      count: z.number().int().positive(),
    }),
    z.object({
      kind: z.literal('rest'),
      of: series,
      order,
      count: z.number().int().positive(),
    }),
  ]),
)

const scalar: z.ZodType<Scalar> = z.lazy(() =>
  z.union([
    z.object({ kind: z.literal('cell'), row: index, column: index }),
    z.object({ kind: z.literal('given'), value: z.number() }),
    z.object({ kind: z.literal('aggregate'), how: z.enum(AGGREGATES), of: series }),
    z.object({
      kind: z.literal('nth'),
      of: series,
      by: series,
      order,
      nth: z.number().int().positive(),
    }),
    z.object({ kind: z.literal('terms'), terms: z.array(z.object({ times: z.number(), of: scalar })) }),
    z.object({
      kind: z.literal('pair'),
      how: z.enum(PAIRINGS),
      of: z.tuple([scalar, scalar]),
    }),
    z.object({ kind: z.literal('compound'), from: scalar, to: scalar, periods: z.number().positive() }),
    z.object({ kind: z.literal('weighted'), values: series, weights: series }),
    z.object({
      kind: z.literal('rows'),
      column: index,
      text: z.string().nullable(),
      distinct: z.boolean(),
      by: index.nullable(),
    }),
    z.object({ kind: z.literal('correlation'), of: z.tuple([series, series]) }),
  ]),
)

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.object({ on: series, compare: z.enum(COMPARISONS), with: z.union([z.array(scalar), series]) }),
)

const answer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    name: z.string(),
    unit: z.string().nullable(),
    note: z.string().nullable(),
    of: scalar,
  }),
  /** The label of the n-th highest or lowest, and its number. */
  z.object({
    kind: z.literal('label'),
    name: z.string(),
    valueName: z.string(),
    unit: z.string().nullable(),
    of: series,
    order,
    nth: z.number().int().positive(),
  }),
  /** Labels in order (`order: null`: as printed), and their numbers. */
  z.object({
    kind: z.literal('labels'),
    name: z.string(),
    valueName: z.string(),
    unit: z.string().nullable(),
    of: series,
    order: order.nullable(),
  }),
  /** A number for each label, as printed. */
  z.object({ kind: z.literal('numbers'), name: z.string(), unit: z.string().nullable(), of: series }),
  /** The place of one label when all are sorted. */
  z.object({
    kind: z.literal('place'),
    name: z.string(),
    of: series,
    /** Position in the series. */
    at: index,
    order,
  }),
  /** A straight line by least squares; `at` is where it is read off, `ahead` so many steps after the last. */
  z.object({
    kind: z.literal('fit'),
    name: z.string(),
    unit: z.string().nullable(),
    of: series,
    x: z.union([
      z.object({ kind: z.literal('given'), values: z.array(z.number()), name: z.string() }),
      z.object({ kind: z.literal('series'), of: series, name: z.string() }),
    ]),
    direct: z.enum(['slope', 'intercept', 'prediction', 'quality']),
    at: z.number().nullable(),
  }),
])
export type Answer = z.infer<typeof answer>
export type AnswerOf<K extends Answer['kind']> = Extract<Answer, { kind: K }>

const plot = z.object({
  kind: z.enum(['bar', 'line', 'scatter', 'fit', 'residuals']),
  file: z.string(),
  title: z.string(),
  xName: z.string(),
  yName: z.string(),
  /** One drawn series each; for `scatter` the first is x, the second y. */
  of: z.array(z.object({ name: z.string(), series })),
})
export type Plot = z.infer<typeof plot>

/** What the answer to a question for nothing but a plot is called. */
export const POINTS_DRAWN = 'points drawn'

/** Beside the second way of computing an answer: what a printed total says. */
const printedTotal = z.object({
  name: z.string(),
  of: series,
  /** Any of these sums of printed cells may be what the series adds up to; each term with its sign. */
  totals: z.array(
    z.array(z.object({ sign: z.union([z.literal(1), z.literal(-1)]), row: index, column: index })),
  ),
})
export type PrintedTotal = z.infer<typeof printedTotal>

/** Numbers that must not be negative, or else the answer may be turned round. */
const unsigned = z.object({ name: z.string(), of: series })
export type Unsigned = z.infer<typeof unsigned>

export const recipeForm = z.object({
  table: index,
  answers: z.array(answer),
  plot: plot.nullable(),
  /** The name under which the second way of computing the first answer is reported. */
  second: z.string(),
  totals: z.array(printedTotal),
  unsigned: unsigned.nullable(),
})
export type Recipe = z.infer<typeof recipeForm>
