import { drawPicture } from '#test/pictures/draw-picture.ts'
import type { Kind, Picture, Slot } from '#test/pictures/picture.ts'
import { OPERATIONS, type Operation } from '#test/pictures/questions/asked.ts'
import { RECEIPT_ASKERS } from '#test/pictures/questions/receipt-askers.ts'
import { Random } from '#test/pictures/random.ts'

/** The seed every run has in common. */
export const FIXED_SEED = 20_261_124

/** Pictures drawn from each seed unless told otherwise: two seeds make 96. */
export const SET_SIZE = 48

const COLUMN_OPERATIONS: readonly Operation[] = ['column-difference', 'column-ratio']

/** What each kind is asked for, every operation once before any comes again. */
const KIND_OPERATIONS: Record<Kind, readonly Operation[]> = {
  table: OPERATIONS,
  receipt: OPERATIONS.filter((operation) => RECEIPT_ASKERS[operation] !== undefined),
  chart: OPERATIONS.filter((operation) => !COLUMN_OPERATIONS.includes(operation)),
}

/** Draws the pictures of a seed: two thirds clean, at least 60 % tables and 15 % each of receipts and charts. */
export const drawSet = (seed: number, count: number): Picture[] =>
  drawSlots(seed, count).map((slot, index) => drawPicture(seed, index + 1, slot))

/** A few pictures for the everyday tests, from the fixed seed. */
export const subset = (count: number): Picture[] => drawSet(FIXED_SEED, count)

function drawSlots(seed: number, count: number): Slot[] {
  const each = Math.max(Math.ceil(count * 0.15), Math.round(count * 0.19))
  const counts: [Kind, number][] = [
    ['table', Math.max(0, count - 2 * each)],
    ['receipt', each],
    ['chart', each],
  ]
  const random = new Random(seed)
  const slots = counts.flatMap(([kind, amount]) =>
    drawOperations(kind, amount, random).map((operation) => ({ kind, operation })),
  )
  return slots.slice(0, count).map((slot, index) => ({ ...slot, grade: index % 3 === 2 ? 'hard' : 'clean' }))
}

/** Operations in random order, all of them before the first comes again; the plainest question leads for receipts. */
function drawOperations(kind: Kind, amount: number, random: Random): Operation[] {
  const rounds = Math.ceil(amount / KIND_OPERATIONS[kind].length)
  const drawn = Array.from({ length: rounds }, () => random.shuffle(KIND_OPERATIONS[kind])).flat()
  const led =
    kind === 'receipt'
      ? (['sum', ...drawn.filter((operation) => operation !== 'sum')] satisfies Operation[])
      : drawn
  return led.slice(0, amount)
}
