import { type NumberFormat, PLAIN } from '#test/pictures/number-format.ts'
import type { Random } from '#test/pictures/random.ts'
import type { Trait } from '#test/pictures/trait.ts'

/** How a picture is drawn. */
export interface Look {
  /** Pixels of the picture per CSS pixel. */
  scale: number
  /** Degrees, clockwise. */
  angle: number
  dark: boolean
  rules: 'ruled' | 'lined' | 'zebra' | 'none'
  font: string
  /** CSS pixels. */
  size: number
  padding: { x: number; y: number }
  accent: string
  format: NumberFormat
}

export interface Palette {
  page: string
  ink: string
  faint: string
  line: string
  stripe: string
}

const LIGHT: readonly Palette[] = [
  { page: '#ffffff', ink: '#1b1f24', faint: '#596068', line: '#b9c0c8', stripe: '#f1f4f7' },
  { page: '#fbfaf7', ink: '#22201c', faint: '#635e55', line: '#c4bdb0', stripe: '#f2eee5' },
  { page: '#f7fafc', ink: '#14202b', faint: '#4d5f6f', line: '#a9bccb', stripe: '#e8f0f6' },
]
const DARK: readonly Palette[] = [
  { page: '#16191d', ink: '#eef1f4', faint: '#a9b2bc', line: '#4a525b', stripe: '#20252b' },
  { page: '#10182a', ink: '#e7ecf7', faint: '#a3b0c9', line: '#3d4a68', stripe: '#1a2438' },
  { page: '#232323', ink: '#f4f4f2', faint: '#b5b5b0', line: '#5a5a57', stripe: '#2e2e2d' },
]

export const SANS = ['DejaVu Sans', 'Liberation Sans', 'DejaVu Sans Condensed'] as const
export const SERIF = ['DejaVu Serif', 'Liberation Serif'] as const
export const MONO = ['DejaVu Sans Mono', 'Liberation Mono'] as const
const FALLBACKS: Record<string, string> = Object.fromEntries([
  ...SANS.map((font) => [font, 'sans-serif']),
  ...SERIF.map((font) => [font, 'serif']),
  ...MONO.map((font) => [font, 'monospace']),
])

const ACCENTS = ['#2f6f9f', '#3a7d44', '#8a4f9e', '#b4552d', '#4a5fb0', '#0f7b7b', '#a33b4e', '#6b6f2a']

/** Draws a look that has the given traits and none of the others. */
export function drawLook(traits: readonly Trait[], random: Random, fonts: readonly string[]): Look {
  const has = (trait: Trait) => traits.includes(trait)
  const scale = random.pick(has('small') ? [0.9, 0.95, 1] : [1.25, 1.5, 1.75, 2])
  return {
    scale,
    angle: has('rotated') ? random.between(0.4, 1.5) * random.pick([-1, 1]) : 0,
    dark: has('dark'),
    rules: has('borderless') ? 'none' : random.pick(['ruled', 'lined', 'zebra']),
    font: random.pick(fonts),
    size: random.integer(has('small') ? 15 : 13, 19),
    padding: { x: random.integer(9, 20), y: random.integer(4, 10) },
    accent: random.pick(ACCENTS),
    format: drawFormat(traits, random),
  }
}

function drawFormat(traits: readonly Trait[], random: Random): NumberFormat {
  const has = (trait: Trait) => traits.includes(trait)
  const plain = { ...PLAIN, thousands: random.pick(['', ','] as const) }
  const format: NumberFormat = {
    ...plain,
    ...(has('european') ? { thousands: '.', decimal: ',' } : {}),
    ...(has('spaced') ? { thousands: ' ', decimal: random.pick([',', '.'] as const) } : {}),
    currency: has('currency') ? drawCurrency(has('european') || has('spaced'), random) : null,
    negative: has('parentheses') ? 'parentheses' : random.pick(['hyphen', 'minus'] as const),
    percentSign: traits.length > 0 && random.chance(0.5),
  }
  return format
}

function drawCurrency(continental: boolean, random: Random): NumberFormat['currency'] {
  if (continental) return { sign: '€', side: random.pick(['before', 'after', 'after'] as const) }
  const sign = random.pick(['$', '€', '£', 'CHF', 'EUR'])
  return { sign, side: /^(€|EUR)$/.test(sign) ? random.pick(['before', 'after'] as const) : 'before' }
}

/** Colours that go with a look; the same random source draws them after it. */
export const drawPalette = (look: Look, random: Random): Palette => random.pick(look.dark ? DARK : LIGHT)

export const fontFamily = (look: Look): string => `'${look.font}', ${FALLBACKS[look.font] ?? 'sans-serif'}`
