import type { Series } from '#model-server/recipe/recipe.ts'
import type { Subject } from './subject.ts'
import type { TimeAxis } from './periods.ts'

export interface TimeLine {
  axis: 'rows' | 'columns'
  /** Indexes of the rows or columns, the earliest first. */
  order: number[]
  /** Years and the like of these, where they are real numbers. */
  numbers: number[] | null
  unit: TimeAxis['unit']
}

/** The rows or columns of a table in the order of time; null when neither are periods. */
export function timeLine({ rowTime, columnTime, items, block }: Subject): TimeLine | null {
  if (rowTime)
    return lineOf(
      'rows',
      rowTime,
      items.map((row) => row.index),
    )
  return columnTime
    ? lineOf(
        'columns',
        columnTime,
        block.map((column) => column.index),
      )
    : null
}

function lineOf(axis: TimeLine['axis'], { ordinals, numeric, unit }: TimeAxis, indexes: number[]): TimeLine {
  const sorted = indexes
    .map((index, at) => ({ index, ordinal: ordinals[at] ?? at }))
    .toSorted((a, b) => a.ordinal - b.ordinal)
  return {
    axis,
    order: sorted.map(({ index }) => index),
    numbers: numeric ? sorted.map(({ ordinal }) => ordinal) : null,
    unit,
  }
}

/** The same series from the earliest to the latest; as printed when it does not run along time. */
export function inTime(subject: Subject, series: Series): Series {
  const line = timeLine(subject)
  if (!line) return series
  const sorted = (indexes: number[]) => line.order.filter((index) => indexes.includes(index))
  switch (series.kind) {
    case 'column': {
      if (line.axis !== 'rows') return series
      const all = subject.items.map((row) => row.index)
      const rows = sorted(series.rows ?? all)
      return { ...series, rows: series.rows === null && rows.join() === all.join() ? null : rows }
    }
    case 'row':
      return line.axis === 'columns' ? { ...series, columns: sorted(series.columns) } : series
    case 'combined':
      return { ...series, of: series.of.map((part) => inTime(subject, part)) }
    default:
      return series
  }
}
