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
    sentence: expect.stringMatching(/"1,520".*sharper or larger picture/),
  })
})

test('what an answer does not need may be illegible', () => {
  expect(planAnswer('What is the value of Northgate?', BLURRED).kind).toBe('plan')
})
