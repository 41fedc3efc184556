import { nameFrom, quoted } from './python.ts'
import type { Program } from './program.ts'

/** Which reading of the numbers: as understood (floats) or as printed (exact decimals). */
export type Mode = 'value' | 'printed'

/** Writes what gets one cell, and gives the name of its variable. */
export function writeCell(program: Program, { row, column }: { row: number; column: number }): string {
  const { table } = program
  const label = table.rows[row]?.label ?? ''
  const header = table.columns[column]?.header ?? ''
  const name = nameFrom(label, nameFrom(header, 'amount'))
  return program.assign(
    `cell ${row} ${column}`,
    name,
    `reckoner.cell(${quoted(program.cellId(row, column))})`,
  )
}

export function givenCode(program: Program, value: number, mode: Mode): string {
  if (mode === 'value' || Number.isInteger(value)) return String(value)
  program.import('from decimal import Decimal')
  return `Decimal(${quoted(String(value))})`
}
