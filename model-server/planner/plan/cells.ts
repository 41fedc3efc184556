import type { Answer, Recipe, Scalar, Series } from '#model-server/recipe/recipe.ts'
import { cellId, type Subject } from '#model-server/planner/table/subject.ts'

export type Place = [row: number, column: number]

const itemRows = ({ items }: Subject): number[] => items.map((row) => row.index)

/** Places of the cells that a series reads. */
export const seriesPlaces = (subject: Subject, series: Series): Place[] => {
  switch (series.kind) {
    case 'column':
      return (series.rows ?? itemRows(subject)).map((row): Place => [row, series.column])
    case 'row':
      return series.columns.map((column): Place => [series.row, column])
    case 'grid':
      return (series.rows ?? itemRows(subject)).flatMap((row) =>
        series.columns.map((column): Place => [row, column]),
      )
    case 'ragged':
      return series.lines.flatMap(({ row, columns }) => columns.map((column): Place => [row, column]))
    case 'combined':
      return series.of.flatMap((part) => seriesPlaces(subject, part))
    case 'shares':
    case 'steps':
    case 'top':
    case 'rest':
    case 'groups':
      return seriesPlaces(subject, series.of)
    case 'where':
      return [
        ...seriesPlaces(subject, series.of),
        ...series.conditions.flatMap((condition) => [
          ...seriesPlaces(subject, condition.on),
          ...(Array.isArray(condition.with)
            ? condition.with.flatMap((scalar) => scalarPlaces(subject, scalar))
            : seriesPlaces(subject, condition.with)),
        ]),
      ]
    default:
      return series satisfies never
  }
}

const scalarPlaces = (subject: Subject, scalar: Scalar): Place[] => {
  switch (scalar.kind) {
    case 'cell':
      return [[scalar.row, scalar.column]]
    case 'given':
      return []
    case 'aggregate':
      return seriesPlaces(subject, scalar.of)
    case 'nth':
      return [...seriesPlaces(subject, scalar.of), ...seriesPlaces(subject, scalar.by)]
    case 'terms':
      return scalar.terms.flatMap(({ of }) => scalarPlaces(subject, of))
    case 'pair':
      return scalar.of.flatMap((side) => scalarPlaces(subject, side))
    case 'compound':
      return [scalar.from, scalar.to].flatMap((side) => scalarPlaces(subject, side))
    case 'weighted':
      return [scalar.values, scalar.weights].flatMap((series) => seriesPlaces(subject, series))
    case 'rows':
      return itemRows(subject).map((row): Place => [row, scalar.column])
    case 'correlation':
      return scalar.of.flatMap((series) => seriesPlaces(subject, series))
    default:
      return scalar satisfies never
  }
}

/** Places of the cells that an answer is computed from. */
export const answerPlaces = (subject: Subject, answer: Answer): Place[] => {
  if (answer.kind === 'number') return scalarPlaces(subject, answer.of)
  const own = seriesPlaces(subject, answer.of)
  return answer.kind === 'fit' && answer.x.kind === 'series'
    ? [...own, ...seriesPlaces(subject, answer.x.of)]
    : own
}

/** Ids of the cells a recipe reads, each once. */
export function cellsOf(subject: Subject, { answers, plot }: Pick<Recipe, 'answers' | 'plot'>): string[] {
  const places = [
    ...answers.flatMap((answer) => answerPlaces(subject, answer)),
    ...(plot?.of ?? []).flatMap(({ series }) => seriesPlaces(subject, series)),
  ]
  return [...new Set(places.map(([row, column]) => cellId(subject, row, column)))]
}
