import type { Aggregate } from '#model-server/recipe/recipe.ts'
import type { Mode } from './cells.ts'
import type { Program } from './program.ts'

/** The numbers of a list of cells, one after the other. */
export const each = (mode: Mode, series: string): string => `cell.${mode} for cell in ${series}`

const FUNCTIONS: Record<Exclude<Aggregate, 'sum' | 'count' | 'range'>, string> = {
  mean: 'statistics.mean',
  median: 'statistics.median',
  deviation: 'statistics.stdev',
  'population-deviation': 'statistics.pstdev',
  variance: 'statistics.variance',
}

/** Python for one number out of the list of cells in a variable. */
export function aggregateCode(program: Program, how: Aggregate, series: string, mode: Mode): string {
  if (how === 'count') return `len(${series})`
  if (how === 'sum' && mode === 'printed') return `sum(${each(mode, series)})`
  if (how === 'sum') {
    program.import('import math')
    return `math.fsum(${each(mode, series)})`
  }
  if (how === 'range') return `max(${each(mode, series)}) - min(${each(mode, series)})`
  program.import('import statistics')
  return `${FUNCTIONS[how]}(${each(mode, series)})`
}
