import type { Scalar, Series } from '#model-server/recipe/recipe.ts'
import { unitOf, type Subject } from '#model-server/planner/table/subject.ts'

const common = (units: (string | null)[]): string | null =>
  units.every((unit) => unit === units[0]) ? (units[0] ?? null) : null

/** The unit of the numbers of a series; null: plain numbers, or mixed ones. */
export function seriesUnit(subject: Subject, series: Series): string | null {
  switch (series.kind) {
    case 'column':
      return unitOf(subject, series.column)
    case 'row':
    case 'grid':
      return common(series.columns.map((column) => unitOf(subject, column)))
    case 'ragged':
      return common(series.lines.flatMap(({ columns }) => columns.map((column) => unitOf(subject, column))))
    case 'combined':
      return combinedUnit(subject, series)
    case 'shares':
      return '%'
    case 'steps':
      return series.how === 'change' ? '%' : seriesUnit(subject, series.of)
    case 'groups':
      return series.how === 'count' ? null : seriesUnit(subject, series.of)
    case 'where':
    case 'top':
    case 'rest':
      return seriesUnit(subject, series.of)
    default:
      return series satisfies never
  }
}

function combinedUnit(subject: Subject, { how, of }: Extract<Series, { kind: 'combined' }>): string | null {
  if (how === 'change') return '%'
  const units = of.map((series) => seriesUnit(subject, series))
  if (how === 'ratio') return null
  return how === 'product' ? (units.find((unit) => unit !== null && unit !== '%') ?? null) : common(units)
}

/** The unit of one number. */
export function scalarUnit(subject: Subject, scalar: Scalar): string | null {
  switch (scalar.kind) {
    case 'cell':
      return (
        subject.table.cells[scalar.row * subject.table.columns.length + scalar.column]?.number?.unit ??
        unitOf(subject, scalar.column)
      )
    case 'aggregate': {
      const unit = seriesUnit(subject, scalar.of)
      if (scalar.how === 'count') return null
      return scalar.how === 'variance' && unit ? `${unit}²` : unit
    }
    case 'nth':
      return seriesUnit(subject, scalar.of)
    case 'terms':
      return scalar.terms.map(({ of }) => scalarUnit(subject, of)).find((unit) => unit !== null) ?? null
    case 'pair':
      return pairUnit(subject, scalar)
    case 'compound':
      return '%'
    case 'weighted':
      return seriesUnit(subject, scalar.values)
    case 'given':
    case 'rows':
    case 'correlation':
      return null
    default:
      return scalar satisfies never
  }
}

function pairUnit(subject: Subject, { how, of }: Extract<Scalar, { kind: 'pair' }>): string | null {
  if (how === 'change' || how === 'share' || how === 'reduction') return '%'
  if (how === 'ratio') return of[1].kind === 'given' ? scalarUnit(subject, of[0]) : null
  return scalarUnit(subject, of[0]) ?? scalarUnit(subject, of[1])
}
