import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Link } from '#model-server/planner/language/piece.ts'
import type { Clause, Placed } from './clause.ts'

/** The two things a question sets against each other, and what it says of both. */
export interface Sides {
  left: Clause
  right: Clause
  /** What stands before both. */
  common: Clause
  /** Does the question take the first from the second ("subtract A from B")? */
  turned: boolean
  /** The word between them. */
  middle: Placed | null
}

const END = Number.MAX_SAFE_INTEGER

const NAMING: Placed['kind'][] = ['column', 'row', 'group', 'rank', 'number']
const NAMES_ROWS: Placed['kind'][] = ['row', 'group', 'rank', 'number']
const names = (clause: Clause): boolean =>
  clause.pieces.some(
    (piece) => NAMING.includes(piece.kind) || (piece.kind === 'op' && ['mean', 'median'].includes(piece.op)),
  )

type Split = (clause: Clause, from: number) => Sides | null

/** Where a question about two things comes apart; null when it names no two. */
export function sidesOf(clause: Clause, from: number): Sides | null {
  for (const split of SPLITS) {
    const sides = split(clause, from)
    if (!sides || !names(sides.left) || !names(sides.right)) continue
    clause.use(sides.middle)
    return sides
  }
  return null
}

/** "The difference between A and B and C": which of them stand together? */
function mustBeTwo(clause: Clause): void {
  const rows = clause.all('row')
  const columns = clause.all('column')
  const [first, last] = [rows[0]?.at ?? 0, rows.at(-1)?.at ?? 0]
  const joined = clause.part(first, last).link('plus') ?? clause.op('together', 'sum', 'total')
  if (rows.length === 3 && columns.length < 2 && !joined)
    throw new NotUnderstood('it is not clear which two numbers are compared')
}

/** "… between A and B": the last "and" that leaves something on both sides. */
const betweenAnd: Split = (clause) => {
  const start = clause.link('between')
  if (!start) return null
  const ands = clause.all('link').filter((piece) => piece.at > start.at && ['and', 'to'].includes(piece.link))
  mustBeTwo(clause.part(start.at, END))
  const halves = ands.filter(({ at }) => names(clause.part(start.at, at)) && names(clause.part(at, END)))
  // "between A and B and C and D": the middle one.
  const middle = halves[Math.floor((halves.length - 1) / 2)]
  return middle ? parts(clause, start.at, middle) : null
}

/** "A minus B", "A than B", "A compared to B", "ratio of A to B". */
const at =
  (turned: boolean, ...links: Link[]): Split =>
  (clause, from) => {
    const found = clause.all('link').filter((piece) => piece.at > 0 && links.includes(piece.link))
    const middle = found.find((piece) => names(clause.part(0, piece.at)) && names(clause.part(piece.at, END)))
    if (!middle) return null
    const start =
      turned || clause.pieces.some((piece) => piece.at < from && NAMING.includes(piece.kind)) ? 0 : from
    return { ...parts(clause, start, middle), turned }
  }

const subtracted: Split = (clause) => {
  const verb = clause.pieces.find(
    (piece) => piece.kind === 'op' && piece.words.toLowerCase().startsWith('subtract'),
  )
  const middle = clause.link('from')
  return verb && middle && middle.at > verb.at ? { ...parts(clause, verb.at, middle), turned: true } : null
}

/** "Divide A by B". */
const dividing: Split = (clause, from) => {
  const op = clause.pieces.find((piece) => piece.at === from)
  const middle = clause.all('link').find((piece) => piece.at > from && piece.link === 'by')
  return op && middle && /^divid(e|ing)$/i.test(op.words) ? parts(clause, from, middle) : null
}

/** "divided by": the words of the operation stand between the two. */
const around: Split = (clause, from) => {
  const op = clause.pieces.find((piece) => piece.at === from)
  return op && names(clause.part(0, from)) && names(clause.part(from + 1, END)) ? parts(clause, 0, op) : null
}

/** "How many times as big as B was A", "what multiple of B is A": the base is named first. */
const baseFirst: Split = (clause, from) => {
  const as = clause.all('link').find((piece) => piece.link === 'as' && piece.at > from)
  const op = clause.pieces.find((piece) => piece.at === from)
  const start = op && /multiple|factor/i.test(op.words) ? op : as
  if (!start || names(clause.part(0, start.at))) return null
  const refs = clause.pieces.filter((piece) => piece.at > start.at && ['row', 'column'].includes(piece.kind))
  const [first] = refs
  const second = refs.find((piece) => piece.kind === first?.kind && piece !== first)
  return second
    ? {
        left: clause.part(second.at, END),
        right: clause.part(start.at, second.at),
        common: clause.part(0, 0),
        turned: false,
        middle: start.kind === 'link' ? start : null,
      }
    : null
}

/** "How far ahead of North is South", "how much more than North did South sell": the base stands before the verb. */
const baseBeforeVerb: Split = (clause, from) => {
  const op = clause.pieces.find((piece) => piece.at === from)
  const apart = /^(ahead|behind|above|below|under|over|short)\b/i.test(op?.words ?? '')
  const base = apart ? from : clause.link('than')?.at
  const before = clause.part(0, base ?? 0)
  if (base === undefined || (names(before) && before.pieces.some((piece) => NAMES_ROWS.includes(piece.kind))))
    return null
  const verb = clause.pieces.find(
    (piece) =>
      piece.at > base &&
      /^(is|are|was|were|does|did|do|has|had|have|lies|stands)$/i.test(piece.words) &&
      names(clause.part(base + 1, piece.at)),
  )
  if (!verb) return null
  return {
    left: clause.part(verb.at, END),
    right: clause.part(base + 1, verb.at),
    common: before,
    turned: false,
    middle: null,
  }
}

/** "Compared with 2019, how much higher was …": what it is compared with comes first. */
const comparedFirst: Split = (clause) => {
  const against = clause.link('against')
  const ask = clause.pieces.find((piece) => piece.kind === 'ask')
  if (!against || !ask || against.at > ask.at) return null
  return {
    left: clause.part(ask.at, END),
    right: clause.part(against.at, ask.at),
    common: clause.part(0, 0),
    turned: false,
    middle: against,
  }
}

const SPLITS: Split[] = [
  baseFirst,
  baseBeforeVerb,
  comparedFirst,
  subtracted,
  dividing,
  betweenAnd,
  at(false, 'than'),
  at(false, 'minus'),
  at(false, 'against'),
  at(false, 'per', 'over'),
  at(false, 'to'),
  at(false, 'as'),
  around,
  at(false, 'and', 'or', 'from'),
]

function parts(clause: Clause, start: number, middle: Placed): Sides {
  return {
    left: clause.part(start, middle.at),
    right: clause.part(middle.at + 1, END),
    common: clause.part(0, start),
    turned: false,
    middle,
  }
}
