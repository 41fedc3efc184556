import type { Answer } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { inTime, timeLine, type TimeLine } from '#model-server/planner/table/time.ts'
import { number } from './answers.ts'
import { columnSeries, rowSeries, targetOf, type Case } from './case.ts'
import type { Clause, Placed, PieceOf } from './clause.ts'
import { mustHaveSteps } from './ranked-by.ts'
import { takeRanges } from './ranges.ts'

/** "Average growth", "grew on average each year": an average over steps, not over rows. */
export function averages(clause: Clause, changes: Placed<PieceOf<'op'>>[]): boolean {
  const mean = clause.op('mean')
  if (!mean || changes.some(({ words }) => /compound|cagr|annuali/i.test(words))) return false
  return changes.some(({ at }) => at > mean.at && at - mean.at < 4) || perStep(clause) !== null
}

/** The noun for one period in "per year", "each quarter"; null: there is none. */
export function perStep(clause: Clause): Placed<PieceOf<'axis'>> | null {
  const time = timeLine(clause.subject)?.axis
  return (
    clause.pieces.find((piece): piece is Placed<PieceOf<'axis'>> => {
      const before = clause.next(piece.at, -1, ['filler'])
      const each = before?.kind === 'every' || (before?.kind === 'link' && before.link === 'per')
      return piece.kind === 'axis' && piece.axis === time && (each || /(ly|annual)$/i.test(piece.words))
    }) ?? null
  )
}

/**
 * From the first to the last is no change "per year", and none "on average".
 *
 * @throws NotUnderstood where a question speaks of several changes and says nothing of an average
 */
export function mustBeOneChange(clause: Clause): void {
  const mean = clause.op('mean', 'median')
  const step = perStep(clause)
  const steps = clause.op('steps')
  const compound = clause.op('compound')
  const named = clause.all(timeLine(clause.subject)?.axis === 'rows' ? 'row' : 'column').length
  if (mean && !compound && /^on /i.test(mean.words))
    throw new NotUnderstood('it is not clear what is averaged')
  if (mean?.op === 'median') throw new NotUnderstood('it is not clear what the median is of')
  if (!compound && (step || (steps && named === 0)))
    throw new NotUnderstood('it is not clear which of the changes is meant')
}

/** The average of the changes from one period to the next: in percent first, unless units are asked for. */
export function averageChange(asked: Case): Answer[] {
  const { clause } = asked
  const { subject } = clause
  const absolute = isAbsolute(clause)
  clause.useOps('mean', 'change', 'compound', 'percent', 'absolute', 'steps', 'total', 'together')
  const line = timeLine(subject)
  if (!line) throw new NotUnderstood('there are no periods to take an average over')
  mustBeEven(clause, line)
  mustSayOverWhat(clause, line)
  takeRanges(clause)
  const target = targetOf(asked)
  const of = line.axis === 'columns' ? columnSeries(asked, target) : rowSeries(asked, target)
  mustHaveSteps(of)
  const averaged = (how: 'difference' | 'change') =>
    number(
      subject,
      { kind: 'aggregate', how: 'mean', of: { kind: 'steps', how, of: inTime(subject, of) } },
      'mean of the changes from one period to the next',
    )
  return absolute ? [averaged('difference')] : [averaged('change'), averaged('difference')]
}

/** "The average growth from Q1 to Q4" of four regions: of the regions, or from quarter to quarter? */
function mustSayOverWhat(clause: Clause, { axis }: TimeLine): void {
  const kind = axis === 'columns' ? 'column' : 'row'
  const ends = clause.all(kind).length
  const others = axis === 'columns' ? clause.all('row').length : 1
  const entries = axis === 'columns' ? clause.subject.items.length : 1
  if (ends === 2 && others === 0 && entries > 1 && !perStep(clause))
    throw new NotUnderstood('it is not clear what is averaged')
}

/** Steps of ten years have no average growth per year. */
function mustBeEven({ pieces }: Clause, { numbers }: TimeLine): void {
  const yearly = pieces.some(({ words }) => /\b(annual|annually|yearly|year|annum)\b/i.test(words))
  const apart = numbers?.some((number, at) => at > 0 && number - (numbers[at - 1] ?? 0) !== 1)
  if (yearly && apart) throw new NotUnderstood('the periods are not one year apart')
}

/** "By how many euros", "in absolute terms", "by how many units". */
export function isAbsolute(clause: Clause): boolean {
  const asksMany = clause.pieces.find(
    (piece) => piece.kind === 'ask' && ['how-many', 'how-much'].includes(piece.ask),
  )
  const unit = asksMany && clause.next(asksMany.at, 1, ['filler'])
  const counted = unit !== null && unit !== undefined && ['unit', 'measure', 'column'].includes(unit.kind)
  const percent = clause.op('percent') !== null
  const inUnits = clause.pieces.some((piece) => {
    const before = piece.kind === 'unit' ? clause.next(piece.at, -1, ['filler', 'unit']) : null
    return before?.kind === 'link' && before.link === 'in'
  })
  return (
    inUnits ||
    clause.op('absolute') !== null ||
    (!percent && asksMany?.kind === 'ask' && asksMany.ask === 'how-many' && counted)
  )
}
