import type { CellNumber } from '#domain/extraction.ts'
import { parsePrinted, SCALES, type PrintedNumber, type Scale } from '#domain/printed-number.ts'

/** What the separators of a picture mean. */
export interface Convention {
  decimal: '.' | ','
}

type Separator = '.' | ','

/** What one number says about the separators; null: nothing. */
function decimalSaidBy({ body }: PrintedNumber): Separator | null {
  const points = body.split('.').length - 1
  const commas = body.split(',').length - 1
  if (points > 0 && commas > 0) return body.lastIndexOf('.') > body.lastIndexOf(',') ? '.' : ','
  if (points > 1) return ','
  if (commas > 1) return '.'
  const separator = points === 1 ? '.' : commas === 1 ? ',' : null
  if (separator === null) return null
  const [whole = '', rest = ''] = body.split(separator)
  // Exactly three digits behind one separator can be either, unless nothing stands to be grouped before it.
  const either = rest.length === 3 && /^[1-9]\d{0,2}$/.test(whole)
  return either ? null : separator
}

/**
 * What the separators mean, from all numbers that are read together. When none says so, a separator
 * before exactly three digits is one of thousands.
 * @returns null when they contradict each other
 */
export function conventionOf(numbers: readonly PrintedNumber[]): Convention | null {
  const said = new Set(numbers.map(decimalSaidBy).filter((separator) => separator !== null))
  if (said.size > 1) return null
  const [decimal] = said
  if (decimal !== undefined) return { decimal }
  const points = numbers.some(({ body }) => body.includes('.'))
  const commas = numbers.some(({ body }) => body.includes(','))
  return points && commas ? null : { decimal: points ? ',' : '.' }
}

/** The number in the printed scale; NaN when it does not fit the convention. */
export function valueOf({ body, negative }: PrintedNumber, { decimal }: Convention): number {
  const thousands = decimal === '.' ? ',' : '.'
  const [whole = '', ...fractions] = body.split(decimal)
  const groups = whole.split(thousands)
  const grouped = groups.length === 1 || groups.slice(1).every((group) => group.length === 3)
  if (fractions.length > 1 || !grouped || fractions[0]?.includes(thousands)) return Number.NaN
  const digits = `${whole.replace(/[., ']/g, '')}.${fractions[0] ?? '0'}`
  return (negative ? -1 : 1) * Number(digits)
}

/**
 * Understands the cells of columns that belong to one picture. The separators are decided over the
 * whole picture, and per column where the picture contradicts itself.
 * @returns per column and cell the number, or null where the cell is not one
 */
export function understandNumbers(columns: readonly (readonly string[])[]): (CellNumber | null)[][] {
  const printed = columns.map((texts) => texts.map(parsePrinted))
  const common = conventionOf(printed.flat().filter((number) => number !== null))
  return printed.map((numbers) => {
    const own = common ?? conventionOf(numbers.filter((number) => number !== null))
    const scale = commonScale(numbers)
    return numbers.map((number) => (own && number ? cellNumber(number, own, scale) : null))
  })
}

/** The scale that all numbers of a column share, which then stays in the unit; null: they are multiplied out. */
function commonScale(numbers: readonly (PrintedNumber | null)[]): Scale | null {
  const scales = new Set(numbers.filter((number) => number !== null).map(({ scale }) => scale))
  return scales.size === 1 ? ([...scales][0] ?? null) : null
}

function cellNumber(number: PrintedNumber, convention: Convention, common: Scale | null): CellNumber | null {
  const value = valueOf(number, convention)
  if (!Number.isFinite(value)) return null
  const unit = [number.unit, common].filter((part) => part !== null).join(' ')
  const zeros = number.scale !== null && common === null ? SCALES[number.scale] : 0
  // By its decimal exponent, since 4.1 × 1 000 000 is not 4 100 000 in binary.
  return { value: Number(`${value}e${zeros}`), unit: unit === '' ? null : unit }
}
