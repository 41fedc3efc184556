import { tokensOf } from '#model-server/planner/language/tokens.ts'
import { isFlow, isStatement } from '#model-server/planner/table/statement.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Placed } from './clause.ts'

/** Nouns that say of a name only what kind of thing it is: "marketing costs". */
const GENERIC = /^(costs?|expenses?|spending|expenditures?|charges?)( of| for)?$/i

/**
 * A word that is a part of one label, right beside the name of another: "administration costs" names no
 * "Cost of sales". Any other word there ("interest income" beside "Net income") is not clear.
 */
export function withoutGenericNouns(subject: Subject, pieces: Placed[]): Placed[] {
  return pieces.map((piece, place) => {
    const isGeneric = GENERIC.test(piece.words)
    if (piece.kind === 'ambiguous' ? !isGeneric : !isPart(subject, piece)) return piece
    const [before, behind] = [pieces[place - 1], named(pieces, place)]
    const beside = [before, ...(isGeneric ? [behind] : [])].some((other) => isAlike(piece, other))
    if (beside) return isGeneric ? { ...base(piece), kind: 'filler' } : unclear(piece)
    return isGeneric && isOneOfSeveral(subject, piece) ? unclear(piece) : piece
  })
}

/** Both rows or both columns; "costs" that may mean several of them is either. */
const isAlike = (piece: Placed, other: Placed | undefined): boolean =>
  piece.kind === 'ambiguous' ? other?.kind === 'row' || other?.kind === 'column' : other?.kind === piece.kind

const base = ({ words, at }: Placed) => ({ words, at, also: null })
const unclear = (piece: Placed): Placed => ({ ...base(piece), kind: 'ambiguous', word: piece.words })

/** What follows "of" or "for": "the costs of marketing". */
function named(pieces: Placed[], place: number): Placed | undefined {
  const rest = pieces.slice(place + 1).filter(({ kind }) => kind !== 'filler')
  if (/ (of|for)$/i.test(pieces[place]?.words ?? '')) return rest[0]
  const [link, next] = rest
  return link?.kind === 'link' && ['of', 'for'].includes(link.link) ? next : undefined
}

/** The label that a piece stands for, where it is one. */
function labelOf({ table }: Subject, piece: Placed): string {
  if (piece.kind === 'column') return table.columns[piece.column]?.header ?? ''
  return piece.kind === 'row' ? (table.rows[piece.rows[0] ?? 0]?.label ?? '') : ''
}

const wordCount = (text: string): number =>
  tokensOf(text.replace(/\(.*?\)/g, ' ')).filter(({ text: word }) => /[\p{L}\d]/u.test(word)).length

/** One word of a label of several, which is not a period ("January" of "January 2024"). */
const isPart = (subject: Subject, piece: Placed): boolean =>
  (piece.kind === 'row' || piece.kind === 'column') &&
  /^\p{L}+( of| for)?$/u.test(piece.words) &&
  wordCount(labelOf(subject, piece)) > 1 &&
  !/\d/.test(labelOf(subject, piece))

/** "Costs" alone, in a statement that prints several of them. */
const isOneOfSeveral = (subject: Subject, piece: Placed): boolean =>
  piece.kind === 'row' &&
  isStatement(subject) &&
  subject.items.some(
    ({ index, label }) =>
      isFlow(label) && !piece.rows.includes(index) && !/\b(revenues?|sales|turnover)\b/i.test(label),
  )
