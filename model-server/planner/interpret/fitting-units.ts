import type { Answer } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { cellAt, unitOf, type Subject } from '#model-server/planner/table/subject.ts'
import { unitsIn, unitsOf, type Unit } from '#model-server/planner/table/unit-kinds.ts'
import type { Clause, Placed, PieceOf } from './clause.ts'

type UnitPiece = Placed<PieceOf<'unit'>>

/**
 * Nothing is converted: a unit that the question names must be the one that the picture shows.
 *
 * @param columns whose numbers the answer is computed from
 * @throws NotUnderstood naming the unit that is another, or that the picture does not show
 */
export function mustFitUnits(clause: Clause, [first]: Answer[], columns: number[]): void {
  const { subject } = clause
  const shown = shownUnits(subject, columns)
  for (const piece of clause.pieces) {
    if (piece.kind !== 'unit') continue
    const said = unitsOf(piece.unit)
    const asked = isAskedIn(clause, piece)
    const known = shown.filter((unit) => said.some(({ dimension }) => dimension === unit.dimension))
    const fits = known.some((unit) => said.some(({ name }) => name === unit.name))
    const missing = asked || isEach(clause, piece) ? !fits && said.length > 0 : known.length > 0 && !fits
    const turned = asked && first?.kind === 'number' && first.unit === '%'
    if (missing || turned) throw new NotUnderstood(`the picture does not tell it in "${piece.words}"`)
  }
}

/** Units of the columns in question, of their cells and headings, and what the title says in brackets. */
function shownUnits(subject: Subject, columns: number[]): Unit[] {
  const { table } = subject
  const bracketed = [...(table.title ?? '').matchAll(/[([](.*?)[)\]]/g)].map(([, text]) => text ?? '')
  const own = columns.flatMap((column) => [
    unitOf(subject, column) ?? '',
    table.columns[column]?.header ?? '',
    ...subject.items.map((row) => cellAt(subject, row.index, column)?.number?.unit ?? ''),
  ])
  const titled = /\bin\s+([^,:;]+)$/i.exec(table.title ?? '')?.[1] ?? ''
  return [...own, ...bracketed, titled].flatMap(unitsIn)
}

/** "A kilo of tomatoes", "2 kg of coffee", "per liter": what so much costs, where the picture counts in no such unit. */
function isEach(clause: Clause, piece: UnitPiece): boolean {
  const { pieces, subject } = clause
  const before = pieces[pieces.indexOf(piece) - 1]
  const ofRow = before?.kind === 'number' && clause.next(piece.at, 1, ['filler', 'link'])?.kind === 'row'
  const physical = unitsOf(piece.unit).every(
    ({ dimension }) => !['currency', 'scale', 'time'].includes(dimension),
  )
  return (
    physical &&
    (ofRow || subject.table.kind === 'receipt' || /^(an?|one|per|each)$/i.test(before?.words ?? ''))
  )
}

/** "In dollars", "in thousand euros", "converted to pounds"; "2 kg" and "above 5 euros" only name what is compared. */
function isAskedIn(clause: Clause, piece: UnitPiece): boolean {
  const before = clause.next(piece.at, -1, ['filler', 'unit'])
  return (
    before?.kind === 'link' &&
    (before.link === 'in' || before.link === 'to') &&
    !/^(on|at)$/i.test(before.words)
  )
}
