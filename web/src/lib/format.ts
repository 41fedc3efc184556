/** A minus sign as wide as a plus, and a space that does not break and is narrower than a word space. */
const MINUS = '\u2212'
const THIN = '\u202f'

/** A time span for people: `35 ms`, `0.4 s`, `12.4 s`, `2 min 05 s`, `3 h 07 min`. */
export function duration(ms: number): string {
  if (ms < 100) return `${Math.max(0, Math.round(ms))}${THIN}ms`
  const tenths = Math.round(ms / 100)
  if (tenths < 600) return `${(tenths / 10).toFixed(1)}${THIN}s`
  const seconds = Math.floor(tenths / 10)
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? parts(minutes, 'min', seconds % 60, 's')
    : parts(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

const parts = (major: number, unit: string, minor: number, minorUnit: string): string =>
  `${major}${THIN}${unit} ${String(minor).padStart(2, '0')}${THIN}${minorUnit}`

const SIZES = ['B', 'kB', 'MB', 'GB']

/** A size for people in decimal units, as file managers show it: `412 kB`. */
export function size(bytes: number): string {
  const power = Math.min(SIZES.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const scaled = bytes / 1000 ** power
  return `${scaled < 10 && power > 0 ? scaled.toFixed(1) : Math.round(scaled)}${THIN}${SIZES[power]}`
}

const typeset = (text: string): string => text.replace('-', MINUS)

const fixed = (value: number, decimals: number): string =>
  typeset(value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }))

/** How many decimals leave two significant digits of an uncertainty (GUM, 7.2.6). */
function decimalsFor(uncertainty: number): number {
  if (!(uncertainty > 0)) return 0
  return Math.min(10, Math.max(0, 1 - Math.floor(Math.log10(uncertainty))))
}

const plain = (value: number): string => {
  const extreme = value !== 0 && (Math.abs(value) >= 1e15 || Math.abs(value) < 1e-4)
  if (extreme) return typeset(value.toExponential(3).replace('e+', 'e'))
  return typeset(value.toLocaleString('en', { maximumSignificantDigits: significant(value) }))
}

/** Whole digits are never rounded away; of the rest, six significant digits are plenty to read. */
const significant = (value: number): number =>
  Math.min(21, Math.max(6, Math.ceil(Math.log10(Math.abs(value) + 1)) + 2))

/**
 * A computed value as the answer shows it: rounded for reading, with its uncertainty to two digits.
 * A text is shown as it is.
 */
export function computed(
  value: number | string,
  uncertainty: number | null,
): { value: string; uncertainty: string | null } {
  if (typeof value === 'string') return { value, uncertainty: null }
  if (uncertainty === null || !Number.isFinite(uncertainty)) return { value: plain(value), uncertainty: null }
  const decimals = decimalsFor(uncertainty)
  return { value: fixed(value, decimals), uncertainty: fixed(uncertainty, decimals) }
}

/** A value with every digit it has. */
export const unrounded = (value: number | string): string =>
  typeof value === 'string' ? value : typeset(String(value))

/** A value to twelve significant digits, which drops what is only the noise of binary fractions. */
export const precise = (value: number | string): string =>
  typeof value === 'string' ? value : typeset(String(Number(value.toPrecision(12))))

const dateForm = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** Date and time of an instant, in the reader's zone. */
export const dateTime = (at: string): string => dateForm.format(new Date(at))

const AGES: { unit: string; ms: number }[] = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
]

/** How long ago an instant was: `just now`, `5 min ago`, `3 h ago`, `2 d ago`. */
export function age(at: string, now: number): string {
  const passed = now - Date.parse(at)
  const fit = AGES.find(({ ms }) => passed >= ms)
  return fit ? `${Math.floor(passed / fit.ms)}${THIN}${fit.unit} ago` : 'just now'
}

/** `1 finding`, `2 findings`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
