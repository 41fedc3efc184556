import { expect, test } from 'vitest'
import { type Shelf, shelfOf } from './shelf.ts'

test.each<[Shelf, string]>([
  ['bare', 'import reckoner\nrows = reckoner.rows(0)\nreckoner.answer("x", sum(r[1] for r in rows))'],
  ['bare', 'import math, statistics\nprint(math.pi)'],
  ['science', 'import numpy as np'],
  ['science', 'from matplotlib.figure import Figure'],
  ['science', 'import reckoner\nframe = reckoner.table(0)'],
  ['science', 'from reckoner import answer, table\nimport table'],
  ['science', 'def late():\n    import pandas'],
])('%s: %j', (shelf, program) => {
  expect(shelfOf(program)).toBe(shelf)
})
