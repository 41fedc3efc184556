import type { ReadCell, Reading } from '#domain/reading.ts'

const ROWS = [
  ['2017', '1,248'],
  ['2018', '1,392'],
  ['2019', '1,475'],
]

const cell = (text: string): ReadCell => ({ text, box: null, confidence: 1 })

/** What is printed in the pictures of `asking.ts`. */
export const READING: Reading = {
  description: 'A table of three years and their revenue.',
  lines: [],
  tables: [
    {
      kind: 'table',
      title: null,
      header: ['Year', 'Revenue'].map(cell),
      rows: ROWS.map((row) => row.map(cell)),
    },
  ],
}
