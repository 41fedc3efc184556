import type { Atom } from './atom.ts'
import { median, middleY } from './geometry.ts'

/** Atoms that stand on one line, from left to right. */
export interface TextRow {
  y: number
  atoms: Atom[]
}

/** Lines of one cell are at least 1.5 heights of a capital apart, and half that when cells are centred. */
const SAME = 0.5

export function textRowsOf(atoms: readonly Atom[], letter: number): TextRow[] {
  const rows: TextRow[] = []
  for (const atom of [...atoms].sort((a, b) => middleY(a.box) - middleY(b.box))) {
    const row = rows.at(-1)
    const size = Math.max(letter, 0.6 * atom.box.height)
    if (row && middleY(atom.box) - row.y <= SAME * size) {
      row.atoms.push(atom)
      row.y = median(row.atoms.map(({ box }) => middleY(box)))
    } else rows.push({ y: middleY(atom.box), atoms: [atom] })
  }
  for (const row of rows) row.atoms.sort((a, b) => a.box.x - b.box.x)
  return rows
}
