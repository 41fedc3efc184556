import { plainUnit, tokensOf } from '#model-server/planner/language/tokens.ts'
import { sameWord } from '#model-server/planner/language/words.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Placed, PieceOf } from './clause.ts'
import { fitting } from './columns.ts'

/** "Budget per employee": the word after "per" is a column, where one fits it. */
export function perColumns(subject: Subject, pieces: Placed[]): Placed[] {
  return pieces.map((piece, place) => {
    const before = pieces[place - 1]
    const after = before?.kind === 'filler' ? pieces[place - 2] : before
    if (after?.kind !== 'link' || after.link !== 'per') return piece
    if (piece.kind === 'unit') return perUnit(subject, piece)
    if (piece.kind !== 'measure' || subject.values.length < 2) return piece
    const found = fitting(subject, piece.groups)
    const [column] = found?.kind === 'columns' ? found.columns : []
    return column === undefined
      ? piece
      : { kind: 'column', column, words: piece.words, also: null, at: piece.at }
  })
}

/** "Output per kWh": the one column that counts in it; a unit that nothing in the picture has is not understood. */
function perUnit({ values, table }: Subject, piece: Placed<PieceOf<'unit'>>): Placed {
  const { words, at, unit } = piece
  const own = values.filter((column) => plainUnit(column.unit) === unit)
  const [only] = own
  if (only && own.length === 1) return { kind: 'column', column: only.index, words, also: null, at }
  const printed = [table.title, ...values.map(({ header }) => header), ...values.map((column) => column.unit)]
  const said = printed.some((text) => tokensOf(text ?? '').some((token) => sameWord(token.text, unit)))
  return said ? piece : { kind: 'unknown', word: words, words, also: null, at }
}
