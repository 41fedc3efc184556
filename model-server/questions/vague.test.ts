import { expect, test } from 'vitest'
import { planAnswer } from '#model-server/planner/plan-answer.ts'
import { BUDGET, CAFE, ENERGY, GDP, GROCERY, PRODUCTS, QUARTERS, STAFF, VISITORS, YEARS } from './tables.ts'
import { BIKES, BISTRO, RAIN_BY_MONTH, STORE_ROOM, VOUCHER } from './vague-tables.ts'

type Vague = [why: string, extraction: typeof GDP, questions: string[]]

const VAGUE: Vague[] = [
  [
    'what is left out is not known',
    QUARTERS,
    [
      'Total of Q2 without the region with the highest Q1',
      'Total of Q1 excluding the happiest region',
      'Sum of Q1 excluding values above 150',
      'Growth from Q1 to Q4 without the best region',
    ],
  ],
  [
    'another column would say who is left out',
    STAFF,
    ['What is the average salary without the oldest employee?'],
  ],
  [
    'changes are spoken of that are not from the first to the last',
    YEARS,
    [
      'How much did revenue grow on average?',
      'How much did revenue grow per year?',
      'How much did revenue grow each year?',
      'In which year did both revenue and cost grow?',
      'How many years did revenue grow in a row?',
      'What is the growth of revenue per employee?',
    ],
  ],
  ['a high cost is not the best', YEARS, ['What is the average cost without the worst year?']],
  ['growth in any year is not growth from end to end', GDP, ['Which countries shrank in any year?']],
  [
    'it is not said what the superlative is of',
    QUARTERS,
    [
      "What is East's share in its best quarter?",
      'What is the ratio of North to South in the best quarter?',
      'How much did East lose in its worst quarter?',
      'What was the growth of the best region?',
      'Which region was best in each quarter?',
      'Which region won the most quarters?',
      'How many regions had their best quarter in Q4?',
      'In which quarter did all regions grow?',
      'How many good regions are there?',
      'Which is larger, North in Q1 or South in Q4?',
      'Which region had the smallest gap between its best and its worst quarter?',
      'How much higher was North in Q4 than its average?',
      'What is half of the difference between North and South in Q1?',
    ],
  ],
  [
    'two names are given and nothing to do with them',
    VISITORS,
    ['Mon vs Tue?', 'Sat or Sun?', 'What is the total of Sat or Sun?'],
  ],
  [
    'three names are no pair',
    ENERGY,
    ['What is the difference between coal and gas and wind?', 'Coal per gas'],
  ],
  [
    'the unit is another',
    ENERGY,
    ['How much is coal in GWh?', 'How many sources generate more than 90 GWh?'],
  ],
  ['the unit is another', RAIN_BY_MONTH, ['How much rain fell in May in cm?']],
  [
    'the currency is another',
    GROCERY,
    ['What is the total in dollars?', 'Which items cost less than 3 pounds?'],
  ],
  ['the currency is not printed', CAFE, ['What is the total in euros?']],
  ['the scale is another', YEARS, ['What was revenue in 2021 in million EUR?']],
  [
    'nothing is sold by weight',
    PRODUCTS,
    ['How much are 2 kg of coffee?', "What is coffee's price in euros?"],
  ],
  [
    'a noun means some of the rows',
    CAFE,
    [
      'How many drinks?',
      'How many desserts were ordered?',
      'What is the cheapest drink?',
      'How much would one of each cost?',
    ],
  ],
  ['a noun means some of the rows', GROCERY, ['How many vegetables did I buy?', 'What did the food cost?']],
  [
    'an adjective narrows the rows',
    ENERGY,
    ['Which renewable source is the largest?', 'How many renewables are there?'],
  ],
  [
    'a month is no week',
    VISITORS,
    ['How many visitors would come in a month?', 'How many visitors came per week?'],
  ],
  [
    'columns do not count the same thing',
    STORE_ROOM,
    [
      'What is the total value of the stock at unit price?',
      'What is the total value of the stock?',
      'What is the total price of all hinges?',
    ],
  ],
  ['columns do not count the same thing', CAFE, ['What is the sum of quantity and price?']],
  [
    'a column of years is no age and no divisor',
    BIKES,
    [
      'How old is the Tour?',
      'What is the average age of the bikes?',
      'What is the mileage per year built of the City?',
    ],
  ],
  [
    'what is older than a year is built before it',
    BIKES,
    ['What is the average price of bikes older than 2015?'],
  ],
  ['the newest is not the last row', BIKES, ['What does the newest bike cost?']],
  ['one name stands for two kinds of lines', VOUCHER, ['How much was the gift card?']],
  [
    'only whole lines have an amount',
    BISTRO,
    ['What is the price of one soup?', 'What is the cheapest item?'],
  ],
  [
    'it belongs to another whole',
    BUDGET,
    ['What percent of its budget did Marketing spend?', 'By how much is HR over budget?'],
  ],
  ['those are told by another column', STAFF, ['Who earns the least among those over 30?']],
  ['pay may be added up or not', STAFF, ['Which department has the highest salary?']],
]

test.each(
  VAGUE.flatMap(([why, extraction, questions]) =>
    questions.map((question) => ({ why, extraction, question })),
  ),
)('"$question" is refused: $why', ({ extraction, question }) => {
  expect(planAnswer(question, extraction)).toMatchObject({ kind: 'refused' })
})
