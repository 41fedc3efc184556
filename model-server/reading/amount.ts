import { parsePrinted } from '#domain/printed-number.ts'
import type { Atom } from './atom.ts'
import { median, right } from './geometry.ts'
import type { TextRow } from './text-row.ts'

/** A line of a list: what is named, and the number at its end. */
export interface Line {
  row: TextRow
  label: Atom[]
  amount: Atom[]
}

/** Parts of one amount ("8.08" "EUR") are closer than this, in heights of a capital. */
const SPACE = 1.4
/** Amounts of one column end at the same place, give or take this. */
const ALIGNED = 1

/** Leader dots that reach into an amount are none of it. */
export const withoutLeaders = (text: string): string => text.replace(/^[.·…\s]+(?=\d+[.,]\d\d\b)/, '')

export const amountText = (atoms: readonly Atom[]): string =>
  withoutLeaders(atoms.map(({ text }) => text).join(' '))

/** The longest run of texts at the end of a row that is one number. */
function amountAtEnd({ atoms }: TextRow, letter: number): number | null {
  for (const count of [3, 2, 1]) {
    const last = atoms.slice(-count)
    const close = last.slice(1).every((atom, index) => {
      const before = last[index]
      return before !== undefined && atom.box.x - right(before.box) <= SPACE * letter
    })
    if (last.length === count && close && parsePrinted(amountText(last))) return count
  }
  return null
}

/** A misread amount keeps its line: one that is missing would be noticed by nobody. */
const amountMisread = ({ atoms }: TextRow): number | null =>
  atoms.length > 1 && /\d[.,]\s?\d|\d\s?[.,]\d/.test(atoms.at(-1)?.text ?? '') ? 1 : null

/** The lines that end in a number of the column in which most such numbers end. */
export function linesWithAmounts(rows: readonly TextRow[], letter: number): Line[] {
  const lines = rows.flatMap((row): Line[] => {
    const count = amountAtEnd(row, letter) ?? amountMisread(row)
    return count === null ? [] : [{ row, label: row.atoms.slice(0, -count), amount: row.atoms.slice(-count) }]
  })
  const ends = lines.map(({ amount }) => right(amount.at(-1)?.box ?? { x: 0, y: 0, width: 0, height: 0 }))
  const near = (end: number) => ends.filter((other) => Math.abs(other - end) <= ALIGNED * letter)
  const [common] = [...ends].sort((a, b) => near(b).length - near(a).length || b - a)
  const edge = median(near(common ?? 0))
  return lines.filter((_, index) => Math.abs((ends[index] ?? 0) - edge) <= ALIGNED * letter)
}

/** Digits behind the last separator of an amount; 0: none. */
export const decimalsOf = ({ amount }: Line): number =>
  /[.,](\d{1,2})\D*$/.exec(amountText(amount))?.[1]?.length ?? 0
