import type { Answer, Order, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { seriesName } from '#model-server/planner/plan/names.ts'
import { label, labels, number, numbers } from './answers.ts'
import { axisOf, mainAsk } from './asked.ts'
import { columnSeries, rowSeries, targetOf, type Case } from './case.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Clause } from './clause.ts'
import { takeRanges } from './ranges.ts'
import { pairCondition } from './pair-condition.ts'
import { takePlaceAsked, type PlaceAsked } from './place-asked.ts'
import { selectionOf } from './selection.ts'
import { takeHow } from './side.ts'

/** "Sort the products by price, cheapest first", "rank the regions". */
export function sort(asked: Case): Answer[] | null {
  const { clause } = asked
  if (!clause.op('sort', 'ascending', 'descending')) return null
  const placed = takePlaceAsked(clause)
  if (!placed && asksPlace(clause)) return null
  const order = orderOf(clause)
  takeRanges(clause)
  const how = takeHow(clause) === 'mean' ? 'mean' : 'sum'
  const { axis } = axisOf(clause)
  if (axis === 'group') throw new NotUnderstood('it asks about groups of rows')
  const target = targetOf(asked, groupsOf(clause))
  const of = axis === 'columns' ? columnSeries(asked, target, how) : rowSeries(asked, target, how)
  if (placed) return placedAnswers(clause.subject, of, order, placed)
  return [labels(clause.subject, of, order)]
}

function placedAnswers(subject: Subject, of: Series, sorted: Order, asked: PlaceAsked): Answer[] {
  const { nth } = asked
  const order = asked.order ?? (asked.end === 'last' ? turned(sorted) : sorted)
  const which = label(subject, of, order, nth)
  return asked.number ? [number(subject, { kind: 'nth', of, by: of, order, nth }), which] : [which]
}

const turned = (order: Order): Order => (order === 'highest' ? 'lowest' : 'highest')

/** Words like "cheapest first" say the column too. */
const groupsOf = (clause: Clause) =>
  clause.pieces.flatMap((piece) => (piece.kind === 'rank' ? piece.groups : []))

function orderOf(clause: Clause): Order {
  const descending = clause.op('descending')
  const ascending = clause.op('ascending')
  const rank = clause.first('rank') ?? clause.first('more')
  const ranked = clause.all('op').find((piece) => piece.op === 'sort' && /^rank/i.test(piece.words))
  clause.useOps('sort', 'ascending', 'descending')
  clause.use(
    ...clause.all('rank'),
    ...clause.all('more'),
    ...clause.all('ordinal').filter(({ nth }) => nth === 1),
  )
  if (ascending || descending) return descending ? 'highest' : 'lowest'
  if (rank) return rank.order
  clause.assume(ranked ? 'The highest comes first.' : 'The lowest comes first.')
  return ranked ? 'highest' : 'lowest'
}

const asksPlace = (clause: Clause): boolean => {
  const where = clause.pieces.some((piece) => piece.kind === 'ask' && ['where', 'how'].includes(piece.ask))
  const ranked = clause.all('op').some((piece) => piece.op === 'sort' && /^rank/i.test(piece.words))
  return clause.op('place') !== null || (where && ranked)
}

/** "What rank does North have", "where does tea rank by price". */
export function place(asked: Case): Answer[] | null {
  const { clause } = asked
  if (!asksPlace(clause)) return null
  clause.useOps('place', 'sort')
  const rank = clause.first('rank')
  clause.use(rank)
  const { columns, rows } = selectionOf(clause)
  const [row] = rows ?? []
  if (rows?.length !== 1 || row === undefined)
    throw new NotUnderstood('it is not clear whose place is asked for')
  const target = targetOf(asked)
  const of = rowSeries(asked, {
    ...target,
    measured: columns ? { kind: 'columns', columns } : target.measured,
    rows: null,
  })
  const at = clause.subject.items.findIndex((item) => item.index === row)
  if (!isAllItems(of) || at < 0) throw new NotUnderstood('some rows hold no number to compare')
  return [
    {
      kind: 'place',
      name: `place by ${seriesName(clause.subject, of)}`,
      of,
      at,
      order: rank?.order ?? 'highest',
    },
  ]
}

const isAllItems = (series: Series): boolean =>
  series.kind === 'column' ? series.rows === null : series.kind === 'combined' && series.of.every(isAllItems)

/** "Which regions are above 100 in Q1", "list the products that cost less than 5". */
export function filter(asked: Case): Answer[] | null {
  const { clause, conditions } = asked
  const ask = mainAsk(clause)?.ask
  const asks = ask !== undefined && ['which', 'who', 'when', 'list'].includes(ask)
  const lists = asks || ask === 'what' || clause.pieces[0]?.kind === 'filler'
  const paired = pairCondition(asked)
  const members = asks ? membersOf(clause) : null
  if (members) return [labels(clause.subject, members, null)]
  if (!lists || (conditions.wanted.length === 0 && !paired)) return null
  if (!asks && clause.all('op').length > 0) return null
  if (paired) return [labels(clause.subject, paired, null)]
  const { axis } = axisOf(clause)
  if (!asks && axis !== 'rows') return null
  const how = takeHow(clause) === 'mean' ? 'mean' : 'sum'
  if (axis === 'group') throw new NotUnderstood('it asks about groups of rows')
  takeRanges(clause)
  const target = targetOf(asked)
  const of = axis === 'columns' ? columnSeries(asked, target, how) : rowSeries(asked, target, how)
  return [asksValues(clause) ? numbers(clause.subject, of) : labels(clause.subject, of, null)]
}

/** "What is the turnover of the shops with …": the numbers are asked for, and not only whose they are. */
function asksValues(clause: Clause): boolean {
  const head = clause.pieces.find(({ kind }) =>
    ['axis', 'group', 'row', 'column', 'measure', 'value'].includes(kind),
  )
  return (
    mainAsk(clause)?.ask === 'what' && (head?.kind === 'column' || (head?.kind === 'measure' && !head.verb))
  )
}

/** "Which employees work in Engineering": rows that hold a word, and nothing computed. */
function membersOf(clause: Clause): Series | null {
  const others = clause.pieces.some((piece) =>
    ['op', 'rank', 'more', 'compare', 'column', 'row', 'number'].includes(piece.kind),
  )
  const [column] = clause.subject.values
  if (others || clause.all('group').length === 0 || !column) return null
  return { kind: 'column', column: column.index, rows: selectionOf(clause).rows }
}
