import { tokensOf } from '#model-server/planner/language/tokens.ts'

/** What can be measured in several units; numbers in one unit say nothing of another. */
export type Dimension =
  | 'currency'
  | 'scale'
  | 'mass'
  | 'length'
  | 'time'
  | 'energy'
  | 'volume'
  | 'temperature'

export interface Unit {
  dimension: Dimension
  /** The same for all words of one unit. */
  name: string
}

/** One unit on each line: its name, then what else it is called. */
const UNITS: [Dimension, string[]][] = [
  [
    'currency',
    [
      'eur euro euros €',
      'usd dollar dollars us$ $ bucks',
      'cent cents',
      'gbp £',
      'jpy yen ¥',
      'chf franc francs',
    ],
  ],
  [
    'scale',
    [
      'thousand thousands k tsd 000 000s',
      'million millions m mn mio mill',
      'billion billions bn',
      'trillion trillions tn',
    ],
  ],
  [
    'mass',
    ['g gram grams', 'kg kilogram kilograms kilo kilos', 't tonne tonnes ton tons', 'lb lbs pound pounds'],
  ],
  [
    'length',
    [
      'mm millimeter millimeters millimetre millimetres',
      'cm centimeter centimeters centimetre centimetres',
      'm meter meters metre metres',
      'km kilometer kilometers kilometre kilometres',
      'mile miles mi',
      'ft foot feet',
    ],
  ],
  [
    'time',
    ['s sec second seconds', 'min mins minute minutes', 'h hr hrs hour hours', 'day days', 'week weeks'],
  ],
  ['energy', ['wh', 'kwh', 'mwh', 'gwh', 'twh']],
  ['volume', ['ml milliliter milliliters millilitre millilitres', 'l liter liters litre litres']],
  ['temperature', ['c celsius', 'f fahrenheit', 'kelvin']],
]

const KNOWN: Map<string, Unit[]> = Map.groupBy(
  UNITS.flatMap(([dimension, lines]) =>
    lines.flatMap((line) => {
      const words = line.split(' ')
      return words.map((word) => ({ word, dimension, name: words[0] ?? word }))
    }),
  ),
  ({ word }) => word,
)

/** The units that a word may stand for: "m" is a million or a meter. */
export const unitsOf = (word: string): Unit[] => KNOWN.get(word.toLowerCase()) ?? []

/** The units in a printed unit or heading: "EUR million" → euros, millions. */
export const unitsIn = (text: string): Unit[] =>
  tokensOf(text.replace(/[([\]){}]/g, ' ').replace(/([$€£¥])/g, ' $1 ')).flatMap(({ text: word }) =>
    unitsOf(word),
  )
