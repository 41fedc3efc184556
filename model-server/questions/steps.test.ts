import { describe } from 'vitest'
import { GDP, PROFIT, QUARTERS, VISITORS, YEARS } from './tables.ts'
import { RAIN_BY_MONTH } from './vague-tables.ts'
import { testQuestions } from './testing.ts'

/** The average of the changes from one to the next, in percent. */
const growth = (...numbers: number[]): number => {
  const steps = numbers
    .slice(1)
    .map((number, at) => (100 * (number - (numbers[at] ?? 0))) / (numbers[at] ?? 0))
  return steps.reduce((sum, step) => sum + step, 0) / steps.length
}

describe('averages over the steps from one period to the next', () => {
  testQuestions(YEARS, [
    ['By how much did cost go up per year on average?', growth(900, 870, 980, 1100, 1300), '%'],
    ['How much did revenue rise on average every year?', growth(1200, 1150, 1400, 1650, 1900)],
    ['By how many employees did the company grow per year on average?', 2.25],
    ['How much did revenue grow on average per year from 2021 to 2023?', growth(1400, 1650, 1900)],
  ])
  testQuestions(QUARTERS, [
    ['How much did South grow per quarter on average?', growth(90, 95, 80, 110)],
    ['What was the growth of West per quarter on average?', growth(60, 75, 85, 95)],
  ])
})

describe('growth in every period', () => {
  testQuestions(QUARTERS, [
    [
      'How much did each region grow from Q1 to Q4?',
      { North: 100 / 3, South: 200 / 9, East: -5, West: 3500 / 60 },
      '%',
    ],
  ])
  testQuestions(GDP, [
    ['Which countries grew in every year?', 'China'],
    ['How many countries grew each year?', 1],
    ['Which countries grew every year from 2018 to 2019?', 'USA, China, Japan'],
  ])
  testQuestions(QUARTERS, [
    ['Which regions rose every quarter?', 'North, West'],
    ['What is the biggest single-quarter increase for West?', 25, '%'],
    ['What is the difference between the best and the worst quarter of North?', 40],
  ])
})

describe('falls, profits and losses', () => {
  testQuestions(RAIN_BY_MONTH, [
    ['By how much did the rainfall fall from May to July?', -75, '%'],
    ['How much rain fell in June and July?', 70],
    ['What was the rainfall in June and July?', { Jun: 45, Jul: 25 }],
  ])
  testQuestions(PROFIT, [
    ['In how many months was a profit made?', 4],
    ['In how many months was there a loss?', 2],
    ['What is income less expenses in May?', 1900],
  ])
})

describe('days of a week', () => {
  testQuestions(VISITORS, [
    ['How many people visited on weekdays?', 705],
    ['How many visitors came at the weekend?', 600],
    ['What were the visitors on Sat and Sun?', { Sat: 320, Sun: 280 }],
  ])
})
