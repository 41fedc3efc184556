import { expect, test } from 'vitest'
import type { Extraction } from '#domain/extraction.ts'
import { writeProgram } from '#model-server/coder/write-program.ts'
import { recipeForm } from '#model-server/recipe/recipe.ts'
import { extractionOf } from '#model-server/testing.ts'
import { VISITORS, YEARS } from './tables.ts'
import { planned, runPrograms, values } from './testing.ts'
import { COSTS, RAIN, SHOPS, TEAMS } from './wordings-tables.ts'

type Drawn = [question: string, extraction: Extraction, first: string | number, plot: 'bar' | 'line']

const PARCELS = extractionOf({ lines: ['Parcel | Weight (kg)', 'A | 3', 'B | 5', 'C | 9'] })

const ASKED: Drawn[] = [
  ['Draw a bar chart of profit by shop: which shop has the highest bar?', SHOPS, 'Market', 'bar'],
  ['Make a bar chart of the rainfall and tell me which city has the lowest bar.', RAIN, 'Lima', 'bar'],
  ['Can you draw the rainfall as bars? What is the total rainfall?', RAIN, 4726, 'bar'],
  ['Plot wins per team as a bar chart; what is the average number of wins?', TEAMS, 11.5, 'bar'],
  ['Draw the points as a bar chart. Which two teams have the most?', TEAMS, 'Hawks, Lions', 'bar'],
  ['Plot the visitors by day as a line. What is the average?', VISITORS, 1305 / 7, 'line'],
  ['Draw a line chart of visitors - on which day was it highest?', VISITORS, 'Sat', 'line'],
  ['Draw a line chart of revenue. What is the highest revenue?', YEARS, 1900, 'line'],
  ['Plot the rainfall of each city as a bar', RAIN, 4, 'bar'],
  ['Plot visitors over the weekdays as a line', VISITORS, 7, 'line'],
  ['Plot costs over the months as a line', COSTS, 4, 'line'],
  ['Draw how the costs evolved as a line chart', COSTS, 4, 'line'],
  ['Plot the development of revenue over the years as a line', YEARS, 5, 'line'],
  ['Make a bar chart of weight by parcel: which parcel has the highest bar?', PARCELS, 'C', 'bar'],
]

test.each(ASKED)('"%s" is drawn and answered', (question, extraction, first, plot) => {
  const { plan } = planned(question, extraction)
  const recipe = recipeForm.parse(plan.recipe)
  expect(recipe.plot).toMatchObject({ kind: plot })
  expect(plan.outputs.filter(({ kind }) => kind === 'file')).toHaveLength(1)
  // The answer is asked without the picture, for which the local Python may have no library.
  const program = writeProgram({ ...plan, recipe: { ...recipe, plot: null } }, extraction)
  const [ran] = runPrograms([{ program: program ?? '', extraction }])
  const value = ran ? values(ran)[0]?.value : null
  if (typeof first === 'number') expect(value).toBeCloseTo(first, 8)
  else expect(value).toBe(first)
})
