import { asPrinted } from '#test/pictures/number-format.ts'
import type { Random } from '#test/pictures/random.ts'
import type { Series, Sheet } from '#test/pictures/sheet.ts'

interface Quantity {
  heading: string
  said: string
  unit: string
  low: number
  high: number
  decimals: number
}

/** Pairs of quantities that go with each other, so that a line through them means something. */
const PAIRS: readonly { noun: string; nouns: string; x: Quantity; y: Quantity }[] = [
  {
    noun: 'run',
    nouns: 'runs',
    x: { heading: 'Dose', said: 'dose', unit: 'mg', low: 2, high: 60, decimals: 1 },
    y: { heading: 'Response', said: 'response', unit: 'mV', low: 14, high: 190, decimals: 1 },
  },
  {
    noun: 'sample',
    nouns: 'samples',
    x: { heading: 'Depth', said: 'depth', unit: 'm', low: 1, high: 90, decimals: 0 },
    y: { heading: 'Pressure', said: 'pressure', unit: 'kPa', low: 102, high: 980, decimals: 0 },
  },
  {
    noun: 'flat',
    nouns: 'flats',
    x: { heading: 'Floor area', said: 'floor area', unit: 'm2', low: 28, high: 140, decimals: 0 },
    y: { heading: 'Rent', said: 'rent', unit: 'EUR', low: 420, high: 1900, decimals: 0 },
  },
  {
    noun: 'trial',
    nouns: 'trials',
    x: { heading: 'Load', said: 'load', unit: 'N', low: 5, high: 80, decimals: 0 },
    y: { heading: 'Extension', said: 'extension', unit: 'mm', low: 1.5, high: 42, decimals: 2 },
  },
]

/** A table of measurements: one row a run, two columns that belong together. */
export function drawExperiment(random: Random): Sheet {
  const { noun, nouns, x, y } = random.pick(PAIRS)
  const count = random.integer(5, 10)
  const across = Array.from({ length: count }, (_, index) => (index + random.between(0.2, 0.8)) / count)
  const along = across.map((part) => part + random.between(-0.06, 0.06))
  const heading = noun.charAt(0).toUpperCase() + noun.slice(1)
  return {
    surface: 'table',
    noun,
    nouns,
    at: 'for',
    calendar: null,
    labels: across.map((_, index) => `${heading} ${index + 1}`),
    group: null,
    series: [seriesOf(x, across), seriesOf(y, along)],
    periods: null,
    paired: true,
    title: `${y.heading} and ${x.said} of ${count} ${nouns}`,
  }
}

function seriesOf(quantity: Quantity, parts: readonly number[]): Series {
  const { heading, said, unit, low, high, decimals } = quantity
  const values = parts.map((part) => asPrinted(Math.max(low / 2, low + (high - low) * part), decimals))
  return {
    heading,
    said,
    unit,
    plural: false,
    nature: 'level',
    dress: 'number',
    family: heading,
    decimals,
    extremes: null,
    values,
  }
}
