import { describe, expect, test } from 'vitest'
import type { Extraction } from '#domain/extraction.ts'
import { planAnswer } from '#model-server/planner/plan-answer.ts'
import { CREW, DELI, DINER, EXPENSES, SPENDING, STATEMENT } from './sense-tables.ts'
import { checks, planned, runPrograms, testQuestions } from './testing.ts'

describe('"costs" beside the name of a line names no other line', () => {
  testQuestions(STATEMENT, [
    ['What were the distribution costs in 2021?', -50],
    ['What are the costs of distribution in 2022?', -62],
    ['What were the finance costs in 2022?', -12],
    ['What is the cost of goods sold in 2020?', -200],
  ])
  testQuestions(EXPENSES, [
    ['How much were marketing costs in 2022?', 40],
    ['By how much did marketing costs rise from 2021 to 2023?', 40],
    ['In which year was the cost of sales the highest?', '2022'],
  ])
})

const SIGN = 'costs and the like are printed without a minus'

test.each([
  ['In which year was the cost of goods sold the highest?', STATEMENT, false],
  ['What is revenue minus the cost of goods sold in 2022?', STATEMENT, false],
  ['How much higher was revenue than distribution in 2020?', STATEMENT, false],
  ['By how much did finance costs grow from 2020 to 2022?', STATEMENT, false],
  ['In which year was the cost of sales the highest?', EXPENSES, true],
])(
  'a minus before costs fails a check where it turns the answer round: "%s"',
  (question, extraction, passed) => {
    const { plan, program } = planned(question, extraction)
    const [ran] = runPrograms([{ program, extraction }])
    expect(plan.checks.map(({ name }) => name)).toContain(SIGN)
    expect(ran && checks(ran).find(({ name }) => name === SIGN)?.passed).toBe(passed)
  },
)

test('where the sign turns nothing round, it is not checked', () => {
  const names = (question: string) => planned(question, STATEMENT).plan.checks.map(({ name }) => name)
  expect(names('What were the finance costs in 2022?')).not.toContain(SIGN)
  expect(names('In which year was net profit the highest?')).not.toContain(SIGN)
})

describe('people', () => {
  testQuestions(CREW, [
    ['Who earns the least among those older than 40?', 'Nils Berg'],
    ['Who is the youngest among those older than 40?', 'Nils Berg'],
    ['What is the average bonus?', 19 / 3],
    ['What is the total wage of those older than 40?', 6500],
    ['Who has the lowest bonus among those older than 40?', 'Nils Berg'],
    ['What do those older than 40 earn on average?', 3250],
    ['How many people are older than 40?', 2],
    ['How many people earn more than 3000?', 2],
  ])
})

describe('receipts with numbers before the names', () => {
  testQuestions(DINER, [
    ['What is the total?', 26],
    ['How many items are there?', 3],
  ])
})

test('the last column of a receipt is called the amount', () => {
  const { program } = planned('What is the total?', DINER)
  const [ran] = runPrograms([{ program, extraction: DINER }])
  expect(ran?.report.find(({ kind }) => kind === 'text')).toMatchObject({
    text: 'The amount of Total is 26.',
  })
})

test('the sentence of a plot says how many bars it shows', () => {
  // The local Python may have no library for pictures, so that the program is only read.
  const { program } = planned('Make a bar chart of May.', SPENDING)
  expect(program).toContain(`reckoner.say(f"The chart shows {result} bar{'' if result == 1 else 's'}.")`)
})

const REFUSED: [question: string, extraction: Extraction][] = [
  ['What is the sum of 2021?', STATEMENT],
  ['What is the average of 2021?', STATEMENT],
  ['What share of 2021 is gross profit?', STATEMENT],
  ['Which year had the highest total?', STATEMENT],
  ['Which year had the highest costs?', STATEMENT],
  ['What was the revenue profit in 2021?', STATEMENT],
  ['What is the total bonus paid?', CREW],
  ['Add up the bonus of Ida Holm and Pia Lund', CREW],
  ['How many years has Ida Holm been here?', CREW],
  ['What do people over 40 earn in total?', CREW],
  ['Which of the people under 50 earns the most?', CREW],
  ['What is the wage of those over 40?', CREW],
  ['Who scores the least among those older than 40?', CREW],
  ['How much is one lemonade?', DINER],
  ['How much do two pancakes cost?', DINER],
  ['What is the most expensive item?', DINER],
  ['How much is one baguette?', DELI],
  ['How much are three baguettes?', DELI],
  ['What is the cheapest item?', DELI],
  ['Did we spend more in May than in June?', SPENDING],
  ['Have we paid more for food in June?', SPENDING],
  ['In June, was food cheaper than in May?', SPENDING],
  ['Can you check whether rent rose?', SPENDING],
  ['Tell me if food is above 300 in June', SPENDING],
  ['Food fell from May to June, right?', SPENDING],
  ["Wasn't food above 300 in May?", SPENDING],
  ['Was there a month when food was above 300?', SPENDING],
]

test.each(REFUSED)('"%s" is refused', (question, extraction) => {
  expect(planAnswer(question, extraction).kind).toBe('refused')
})

test('a request that begins like a question for yes or no is followed', () => {
  const reply = (question: string) => planAnswer(question, SPENDING).kind
  expect(reply('Can you add up May?')).toBe('plan')
  expect(reply('Was May or June higher for food?')).toBe('plan')
})
