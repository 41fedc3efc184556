import { describe, expect, test } from 'vitest'
import { planAnswer } from '#model-server/planner/plan-answer.ts'
import { WELLS } from './sense-tables.ts'
import { planned, runPrograms, testQuestions, values } from './testing.ts'

describe('cells without a number are passed over', () => {
  testQuestions(WELLS, [
    ['What is the average water level overall?', 310 / 9],
    ['What is the average level of Ash?', 44],
    ['What is the total of Elm?', 126],
    ['What is the highest level?', 66],
    ['What is the average of Feb?', 28],
    ['How many values are above 40?', 4],
    ['Which well has the highest average?', 'Elm'],
    ['What is the average of each well?', { Ash: 44, Elm: 63, Oak: 13 }],
    ['What is the total of Oak?', 52],
  ])
})

test('how many hold no number is told in the plan and beside the number', () => {
  const { plan, program, extraction } = planned('What is the average water level overall?', WELLS)
  const [ran] = runPrograms([{ program, extraction }])
  expect(plan.assumptions).toContain('3 cells in question hold no number and are left out.')
  expect(ran && values(ran)[0]?.note).toBe('3 cells in question hold no number')
  expect(plan.cells).toHaveLength(9)
})

test('a question about cells that are all there says nothing of gaps', () => {
  const { plan } = planned('What is the average of Oak?', WELLS)
  expect(plan.assumptions).toEqual([])
})

test.each([
  'Which well has the highest total?',
  'Which month has the highest average?',
  'What is the average monthly change of Ash?',
  'What is the change of the total from Jan to Feb?',
  'Fit a line to Ash',
  'What is the level of Ash in Mar?',
  'What is the level of Ash and Elm in Feb?',
])('"%s" means something else with a gap and is refused', (question) => {
  expect(planAnswer(question, WELLS).kind).toBe('refused')
})
