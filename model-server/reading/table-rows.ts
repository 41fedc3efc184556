import type { Sight } from '#adapters/ocr/ocr.ts'
import { median, type Span } from './geometry.ts'
import { isParted, partAll, partingsOf } from './lines-between.ts'
import type { TextRow } from './text-row.ts'

/** Lines of one cell are closer than this, in heights of a capital, and than rows are to each other. */
const LINE = 2
const CLOSER = 0.88

/**
 * The rows of a table from the lines its texts stand on: a line without data continues the row it
 * stands closest to, or is a row of its own (a heading of a group) when it stands apart.
 *
 * @param lines all lines from the first data row to the last, and those that could belong to these
 * @param isData whether a line holds data
 */
export function tableRowsOf(
  lines: readonly TextRow[],
  isData: (row: TextRow) => boolean,
  table: Span,
  sight: Sight,
): TextRow[] {
  const data = lines.filter(isData)
  const partings = partingsOf(sight, table)
  const trusted = partAll(data, partings)
  const pitch = median(data.slice(1).map((row, index) => row.y - (data[index]?.y ?? row.y)))
  const rows = lines.map((line) => ({ y: line.y, lines: [line], data: isData(line) }))
  const isOne = (upper: TextRow, lower: TextRow): boolean =>
    trusted
      ? !isParted(upper, lower, partings)
      : lower.y - upper.y <= LINE * sight.letter && lower.y - upper.y < CLOSER * pitch
  for (const row of rows.filter((row) => !row.data)) {
    const at = rows.indexOf(row)
    const [before, after] = [rows[at - 1], rows[at + 1]]
    const line = row.lines[0]
    if (!line) continue
    const fits = [before, after]
      .filter((other) => other !== undefined)
      .filter((other) => {
        const nearest = other === before ? other.lines.at(-1) : other.lines[0]
        return nearest !== undefined && (other === before ? isOne(nearest, line) : isOne(line, nearest))
      })
    const [host] = fits.sort((a, b) => Math.abs(a.y - row.y) - Math.abs(b.y - row.y))
    if (!host) continue
    host.lines = host === before ? [...host.lines, line] : [line, ...host.lines]
    host.data ||= row.data
    rows.splice(at, 1)
  }
  return rows.map(({ y, lines }) => ({ y, atoms: lines.flatMap(({ atoms }) => atoms) }))
}
