/** What a number stands for decides which signs are printed with it. */
export type Dress = 'number' | 'money' | 'percent'

/** How the numbers of one picture are printed. */
export interface NumberFormat {
  thousands: '' | ',' | '.' | ' '
  decimal: '.' | ','
  /** null: the currency is not printed in the cell. */
  currency: { sign: string; side: 'before' | 'after' } | null
  negative: 'hyphen' | 'minus' | 'parentheses'
  /** false: percentages carry no sign of their own; the heading has it. */
  percentSign: boolean
}

export const PLAIN: NumberFormat = {
  thousands: '',
  decimal: '.',
  currency: null,
  negative: 'hyphen',
  percentSign: false,
}

/**
 * Prints a number.
 * @param decimals digits after the decimal sign; the value is rounded to them
 */
export function printNumber(
  value: number,
  decimals: number,
  format: NumberFormat,
  dress: Dress = 'number',
): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.')
  const digits = group(whole, format.thousands) + (fraction === undefined ? '' : format.decimal + fraction)
  const dressed = withPercent(withCurrency(digits, format, dress), format, dress)
  return value < 0 ? NEGATIVE[format.negative](dressed) : dressed
}

/** The number as it stands on the paper: rounded to the digits printed. */
export const asPrinted = (value: number, decimals: number): number => Number(value.toFixed(decimals))

const NEGATIVE: Record<NumberFormat['negative'], (text: string) => string> = {
  hyphen: (text) => `-${text}`,
  minus: (text) => `−${text}`,
  parentheses: (text) => `(${text})`,
}

// A no-break space, so that a browser never wraps inside a number.
const group = (whole: string, separator: string): string =>
  whole.replace(/\B(?=(\d{3})+$)/g, separator === ' ' ? '\u00a0' : separator)

function withCurrency(digits: string, format: NumberFormat, dress: Dress): string {
  if (dress !== 'money' || format.currency === null) return digits
  const { sign, side } = format.currency
  if (side === 'after') return `${digits}\u00a0${sign}`
  return /[A-Z]$/.test(sign) ? `${sign}\u00a0${digits}` : `${sign}${digits}`
}

function withPercent(digits: string, format: NumberFormat, dress: Dress): string {
  return dress === 'percent' && format.percentSign ? `${digits}%` : digits
}
