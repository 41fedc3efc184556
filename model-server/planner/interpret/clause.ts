import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Found, Link, Op, Piece } from '#model-server/planner/language/piece.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'

export type PieceOf<K extends Piece['kind']> = Extract<Piece, { kind: K }>

/** A piece and its place in the question. */
export type Placed<P extends Piece = Piece> = P & { at: number }

/** Kinds that change what is asked: an answer that leaves one of them out answers another question. */
const WEIGHTY = new Set<Piece['kind']>([
  'op',
  'rank',
  'more',
  'compare',
  'end',
  'column',
  'row',
  'group',
  'number',
  'ordinal',
  'ambiguous',
  'unknown',
])
const WEIGHTY_LINKS = new Set<Link>([
  'except',
  'not',
  'since',
  'until',
  'after',
  'before',
  'minus',
  'plus',
  'times',
])

/**
 * A question, or a part of one, whose pieces are used up one after the other. What is left at the
 * end was not understood.
 */
export class Clause {
  readonly subject: Subject
  readonly pieces: Placed[]
  readonly assumptions: string[] = []
  /** Places of cells in question that hold no number, as `row.column`. */
  readonly gaps: Set<string>
  readonly #used: Set<number>

  constructor(subject: Subject, pieces: Placed[], used = new Set<number>(), gaps = new Set<string>()) {
    this.subject = subject
    this.pieces = pieces
    this.#used = used
    this.gaps = gaps
  }

  /** The pieces from `from` up to, not including, `to`; what is used there is used here. */
  part(from: number, to: number): Clause {
    return new Clause(
      this.subject,
      this.pieces.filter(({ at }) => at >= from && at < to),
      this.#used,
      this.gaps,
    )
  }

  /** Unused pieces of a kind, in order. */
  all<K extends Piece['kind']>(kind: K): Placed<PieceOf<K>>[] {
    return this.pieces.filter(
      (piece): piece is Placed<PieceOf<K>> => piece.kind === kind && this.isFree(piece),
    )
  }

  first<K extends Piece['kind']>(kind: K): Placed<PieceOf<K>> | null {
    return this.all(kind)[0] ?? null
  }

  op(...ops: Op[]): Placed<PieceOf<'op'>> | null {
    return this.all('op').find((piece) => ops.includes(piece.op)) ?? null
  }

  link(...links: Link[]): Placed<PieceOf<'link'>> | null {
    return this.all('link').find((piece) => links.includes(piece.link)) ?? null
  }

  isFree = ({ at }: Placed): boolean => !this.#used.has(at)

  use(...pieces: (Placed | null | undefined)[]): void {
    for (const piece of pieces) if (piece) this.#used.add(piece.at)
  }

  /** Uses up every op of these, however often they were said. */
  useOps(...ops: Op[]): void {
    this.use(...this.all('op').filter((piece) => ops.includes(piece.op)))
  }

  /** The piece after (or before) another one, used or not, passing over words that say nothing. */
  next(
    at: number,
    step: 1 | -1 = 1,
    passing: Piece['kind'][] = ['filler', 'unit', 'value', 'every'],
  ): Placed | null {
    const order = step === 1 ? this.pieces : this.pieces.toReversed()
    return order.find((piece) => (piece.at - at) * step > 0 && !passing.includes(piece.kind)) ?? null
  }

  /** Puts other mentions in the place of one. */
  replace(piece: Placed, found: Found[]): void {
    const place = this.pieces.indexOf(piece)
    const own = found.map((one, step) => ({
      ...one,
      words: piece.words,
      also: null,
      at: piece.at + step / 1000,
    }))
    this.pieces.splice(place, 1, ...own)
  }

  assume(sentence: string): void {
    if (!this.assumptions.includes(sentence)) this.assumptions.push(sentence)
  }

  /** "The growth of revenue per employee", "the average per year" of four quarters: a quotient that nobody computed. */
  #dividesBy(per: Placed): boolean {
    const next = this.next(per.at, 1, ['filler'])
    if (next?.kind === 'row') return this.next(per.at, -1, ['filler'])?.kind === 'row'
    return next?.kind === 'column' || (next?.kind === 'every' && !/^(all|each|every)/i.test(next.words))
  }

  /** "Over budget": more than what is planned, and no stretch of time. */
  #exceeds(over: Placed): boolean {
    const next = this.next(over.at, 1, ['filler'])
    const isPeriod = next?.kind === 'column' && this.subject.block.some(({ index }) => index === next.column)
    return next?.kind === 'measure' || (next?.kind === 'column' && !isPeriod)
  }

  /** @throws NotUnderstood when a piece that matters was not used */
  mustBeUsedUp(): void {
    const left = this.pieces.find(
      (piece) =>
        this.isFree(piece) &&
        (WEIGHTY.has(piece.kind) || (piece.kind === 'link' && WEIGHTY_LINKS.has(piece.link))),
    )
    const over = this.all('link').find((piece) => piece.link === 'over' && this.#exceeds(piece))
    const per = this.all('link').find((piece) => piece.link === 'per' && this.#dividesBy(piece))
    if (per) throw new NotUnderstood(`the words "${per.words}" are not clear in this question`)
    if (over) throw new NotUnderstood(`the words "${over.words}" are not clear in this question`)
    if (left) throw new NotUnderstood(`the words "${left.words}" are not clear in this question`)
  }
}
