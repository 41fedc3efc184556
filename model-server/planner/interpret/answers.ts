import type { AnswerOf, Order, Scalar, Series } from '#model-server/recipe/recipe.ts'
import { entryName, scalarName, seriesName } from '#model-server/planner/plan/names.ts'
import { scalarUnit, seriesUnit } from '#model-server/planner/plan/units.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'

export const number = (subject: Subject, of: Scalar, note: string | null = null): AnswerOf<'number'> => ({
  kind: 'number',
  name: scalarName(subject, of),
  unit: scalarUnit(subject, of),
  note,
  of,
})

export const label = (subject: Subject, of: Series, order: Order, nth = 1): AnswerOf<'label'> => ({
  kind: 'label',
  name: `${entryName(subject, of)} with the ${scalarName(subject, { kind: 'nth', of, by: of, order, nth })}`,
  valueName: seriesName(subject, of),
  unit: seriesUnit(subject, of),
  of,
  order,
  nth,
})

export const labels = (subject: Subject, of: Series, order: Order | null): AnswerOf<'labels'> => ({
  kind: 'labels',
  name: order ? `order by ${seriesName(subject, of)}, ${order} first` : `rows of ${seriesName(subject, of)}`,
  valueName: seriesName(subject, of),
  unit: seriesUnit(subject, of),
  of,
  order,
})

/** One number for each entry. */
export const numbers = (subject: Subject, of: Series): AnswerOf<'numbers'> => ({
  kind: 'numbers',
  name: seriesName(subject, of),
  unit: seriesUnit(subject, of),
  of,
})
