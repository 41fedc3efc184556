import { understand } from '#domain/understand.ts'
import { extractionOf } from '#model-server/testing.ts'

/** Pictures on which a careless reading gives a number that nobody asked for. */
export const RAIN_BY_MONTH = extractionOf({
  kind: 'chart',
  title: 'Rainfall by month (mm)',
  lines: [' | ', 'May | 100', 'Jun | 45', 'Jul | 25', 'Aug | 60'],
})

const cell = (text: string) => ({ text, confidence: 1, box: null })

/** One name for something that was sold and for what paid, as the rows of a real reading are told apart. */
export const VOUCHER = understand(
  {
    description: '',
    lines: [],
    tables: [
      {
        kind: 'receipt',
        title: null,
        header: [cell(''), cell('')],
        rows: [
          ['Gift card', '30.00'],
          ['Candle', '8.00'],
          ['Subtotal', '38.00'],
          ['Tax', '2.00'],
          ['Total', '40.00'],
          ['Gift card', '-15.00'],
          ['Cash', '25.00'],
        ].map((texts) => texts.map(cell)),
      },
    ],
  },
  'a test',
)

/** Whole lines, and no price of one. */
export const BISTRO = extractionOf({
  kind: 'receipt',
  lines: ['Item | Qty | Amount', 'Soup | 3 | 18.00', 'Lemonade | 2 | 7.00', 'Total | | 25.00'],
})

export const STORE_ROOM = extractionOf({
  lines: [
    'Item | Stock | Reorder stock | Unit price',
    'Hinges | 120 | 50 | $0.90',
    'Bolts | 800 | 300 | $0.12',
    'Handles | 40 | 60 | $3.50',
  ],
})

export const BIKES = extractionOf({
  lines: [
    'Bike | Built | Price ($) | Mileage (km)',
    'Rapid | 2016 | 420 | 9,000',
    'Tour | 2020 | 780 | 3,100',
    'City | 2011 | 150 | 14,500',
  ],
})
