import { expect, test } from 'vitest'
import { LOANS } from '#model-server/questions/tables.ts'
import { planAnswer } from './plan-answer.ts'

/** The value of the second bar was read with hardly any certainty. */
const BLURRED = structuredClone(LOANS)
const [blurred] = BLURRED.tables[0]?.cells.filter(({ text }) => text === '1,520') ?? []
if (blurred) blurred.confidence = 0.3

test('a number that was hardly legible is not computed with', () => {
  expect(planAnswer('How many books were lent in all?', BLURRED)).toEqual({
    kind: 'refused',
    about: 'picture',
    sentence: expect.stringMatching(/"1,520".*sharper or larger picture/),
  })
})

test('a label that was hardly legible is not given as an answer, and does not hinder a sum', () => {
  const smudged = structuredClone(LOANS)
  for (const cell of smudged.tables[0]?.cells ?? []) if (cell.text === 'Old Mill') cell.confidence = 0.4
  expect(planAnswer('Which library lent the most books?', smudged)).toMatchObject({ about: 'picture' })
  expect(planAnswer('How many books were lent in all?', smudged).kind).toBe('plan')
})

test('what an answer does not need may be illegible', () => {
  expect(planAnswer('What is the value of Northgate?', BLURRED).kind).toBe('plan')
})
