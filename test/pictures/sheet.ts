import type { Dress } from '#test/pictures/number-format.ts'

/** A column of numbers, with what is needed to ask about it in good English. */
export interface Series {
  /** As the heading prints it, its unit apart. */
  heading: string
  unit: string
  /** As a person names it: "revenue", "revenue in 2023". */
  said: string
  plural: boolean
  nature: 'amount' | 'level'
  dress: Dress
  family: string
  decimals: number
  extremes: readonly [string, string] | null
  /** As printed: rounded to the digits shown. */
  values: number[]
}

/** Rows with their names and numbers: what a table or a chart is drawn from. */
export interface Sheet {
  surface: 'table' | 'chart'
  noun: string
  nouns: string
  at: string
  /** The rows, or bars, follow this calendar; null: none. */
  calendar: 'years' | 'months' | 'weekdays' | null
  labels: string[]
  group: { heading: string; values: string[] } | null
  series: Series[]
  /** The columns are years of one measure, so that a row can be followed through them. */
  periods: { said: string; plural: boolean; years: number[] } | null
  /** Two columns of measurements that belong together: the first is set, the second follows from it. */
  paired: boolean
  title: string
}

/** The number of a row in a series. @throws RangeError when there is no such row */
export function valueAt(series: Series, row: number): number {
  const value = series.values[row]
  if (value === undefined) throw new RangeError(`There is no row ${row}.`)
  return value
}

/** The name of a row. @throws RangeError when there is no such row */
export function labelAt(sheet: Pick<Sheet, 'labels'>, row: number): string {
  const label = sheet.labels[row]
  if (label === undefined) throw new RangeError(`There is no row ${row}.`)
  return label
}
