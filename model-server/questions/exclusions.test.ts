import { describe } from 'vitest'
import { ENERGY, MARKS, QUARTERS, STAFF, VISITORS, YEARS } from './tables.ts'
import { testQuestions } from './testing.ts'

describe('the highest or lowest left out', () => {
  testQuestions(ENERGY, [
    ['What do all bars but not the tallest add up to?', 360],
    ['Leaving out the tallest bar, what is the total?', 360],
    ['What is the mean of the bars excluding the two lowest?', (130 + 90 + 65 + 125) / 4],
    ['Add up the bars without Coal and without the shortest bar.', 340],
    ['What is the share of wind without coal?', 12_500 / 360, '%'],
  ])
  testQuestions(VISITORS, [
    ['How many visitors came in total, not counting the busiest day?', 985],
    ['Average visitors ignoring the best and the worst day', 178],
    ['What is the median without the top 3 days?', 125],
    ['Which day apart from Sat had the most visitors?', 'Sun'],
  ])
  testQuestions(STAFF, [
    ['What is the sum of the salaries leaving out the highest paid?', 183_500, 'EUR'],
    ['Mean salary excluding the lowest salary', 53_125],
    ['What is the average age without the oldest employee?', 31.75],
    ['What do all except the Sales department earn in total?', 170_500],
  ])
  testQuestions(YEARS, [
    ['What is the average cost without the most expensive year?', 962.5],
    ['Total revenue except the year with the highest revenue', 5400],
    ['Total revenue without 2019 and the best year', 4200],
  ])
  testQuestions(MARKS, [['What is the mean of Art excluding the weakest student?', 82.5]])
  testQuestions(QUARTERS, [
    ['Sum of Q2 without the two smallest regions', 315],
    ['What did North sell on average, ignoring its best quarter?', 135],
    ['Which region other than East had the highest Q3?', 'North'],
  ])
})
