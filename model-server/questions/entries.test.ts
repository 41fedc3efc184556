import { describe, expect, test } from 'vitest'
import { planned, runPrograms, testQuestions } from './testing.ts'
import { CAFE, GROCERY, QUARTERS, STAFF, YEARS } from './tables.ts'
import { BIKES, BISTRO, VOUCHER } from './vague-tables.ts'

describe('a number for each entry, under its name', () => {
  testQuestions(QUARTERS, [
    ['What is the average of each region?', { North: 141.25, South: 93.75, East: 195, West: 78.75 }],
    ['North and West in Q2?', { North: 135, West: 75 }],
  ])
  testQuestions(YEARS, [['Revenue in 2020 and 2022', { 2020: 1150, 2022: 1650 }, 'EUR thousand']])
  testQuestions(GROCERY, [
    ['What is the price of the milk and of the tomatoes?', { 'Whole milk': 1.29, Tomatoes: 3.1 }],
    ['How much do the milk and the tomatoes cost?', 4.39],
  ])
})

test('only the sentence rounds the numbers of a list', () => {
  const [ran] = runPrograms([planned('What is the average of each region?', QUARTERS)])
  const sentence = ran?.report.find(({ kind }) => kind === 'text')
  expect(sentence).toMatchObject({
    text: expect.stringMatching(/North: 141\.25, South: 93\.75, East: 195, West: 78\.75\.$/),
  })
})

describe('shares of a bill', () => {
  testQuestions(GROCERY, [
    ['What share of the bill is VAT?', 115 / 17.63, '%'],
    ['What percentage of the total was VAT?', 115 / 17.63],
    ['What percentage of the subtotal was VAT?', 115 / 16.48],
    ['How many euros did I pay?', 17.63],
    ['What is the total in euros?', 17.63],
  ])
  testQuestions(CAFE, [['What fraction of what I paid was VAT?', 174 / 26.54]])
  testQuestions(VOUCHER, [['How much was the candle?', 8]])
  testQuestions(BISTRO, [['How much was the soup?', 18]])
})

describe('one column where another is highest', () => {
  testQuestions(STAFF, [
    ['How old is the best paid employee?', 41],
    ['How old is the worst paid employee?', 26],
    ['How old is the oldest employee?', 41],
  ])
})

describe('units that are asked for', () => {
  testQuestions(BIKES, [
    ['How many kilometers have the bikes run in total?', 26_600, 'km'],
    ['What is the price of the Tour in dollars?', 780, '$'],
  ])
  testQuestions(QUARTERS, [['How many percent of the total is North in Q4?', 16_000 / 555, '%']])
})
