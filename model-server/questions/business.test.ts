import { describe } from 'vitest'
import { BUDGET, PRODUCTS, PROFIT, YEARS } from './tables.ts'
import { testQuestions } from './testing.ts'

/** Slope of revenue over the years, by the definition of least squares. */
const SLOPE = (-2 * 1200 - 1150 + 1650 + 2 * 1900) / 10

describe('results by years', () => {
  testQuestions(YEARS, [
    ['What was revenue in 2021?', 1400, 'EUR thousand'],
    ['How much revenue did the company make in 2020?', 1150],
    ['What is the total revenue over all years?', 7300],
    ["What's the mean cost over the five years?", 1030],
    ['What was the percent change in revenue from 2019 to 2023?', (100 * 700) / 1200, '%'],
    ['By how much did revenue grow from 2020 to 2021?', (100 * 250) / 1150, '%'],
    ['Calculate the CAGR of revenue over the period', 100 * ((1900 / 1200) ** 0.25 - 1), '%'],
    [
      'What is the average annual growth rate (CAGR) of cost between 2019 and 2022?',
      100 * ((1100 / 900) ** (1 / 3) - 1),
    ],
    [
      'What is the average yearly growth of revenue?',
      25 * (1150 / 1200 + 1400 / 1150 + 1650 / 1400 + 1900 / 1650 - 4),
    ],
    ['In what year were costs at their lowest?', '2020'],
    ['When was revenue the highest?', '2023'],
    ['In which year did revenue grow the most compared to the previous year?', '2021'],
    ['What is the difference between revenue and cost in 2022?', 550],
    ['Revenue minus cost in 2021?', 420],
    ['Which year had the largest gap between revenue and cost?', '2023'],
    ['What is cost as a percentage of revenue in 2023?', (100 * 1300) / 1900, '%'],
    ["What's the ratio of revenue to cost in 2023?", 1900 / 1300, null],
    ['What is the revenue per employee in 2020?', 1150 / 11],
    ['Which year had the highest revenue per employee?', '2020'],
    ['In how many years was cost less than 1,000?', 3],
    ['How many years had revenue of more than 1.3 million?', 3],
    ['How much did we earn in total between 2020 and 2022?', 1150 + 1400 + 1650],
    ['What share of total revenue was earned in 2023?', (100 * 1900) / 7300],
    ['How much does revenue rise per year according to a linear fit?', SLOPE],
    ['Predict revenue for 2024 using a linear trend', 1460 + 3 * SLOPE],
    ['What will revenue be in 2025?', 1460 + 4 * SLOPE],
    ["What's the average number of employees?", 76 / 5],
  ])
})

describe('products with price and quantity', () => {
  testQuestions(PRODUCTS, [
    ['Which product is the cheapest?', 'Black tea'],
    ['What is the most expensive product?', 'Honey jar'],
    ['What is the second most expensive item?', 'Coffee'],
    ['How much is a cocoa?', 5.1, '$'],
    ["What's the price of the honey?", 8.9],
    ['How much do three green teas and two coffees cost?', 3 * 4.5 + 2 * 6.2, '$'],
    ['What would I pay for 4 coffees and one cocoa?', 4 * 6.2 + 5.1],
    ['What is the average price?', (4.5 + 3.75 + 6.2 + 5.1 + 8.9) / 5],
    ['What is the quantity of the most expensive product?', 8],
    ['How many products cost more than $5?', 3],
    ['Which products are cheaper than $5?', 'Green tea, Black tea'],
    ['List the products that cost between 4 and 6 dollars', 'Green tea, Cocoa'],
    ['Sort products from cheapest to most expensive', 'Black tea, Green tea, Cocoa, Coffee, Honey jar'],
    ['What are the three cheapest products?', 'Black tea, Green tea, Cocoa'],
    ['How many units were sold altogether?', 128],
    ['What is the total revenue?', 4.5 * 20 + 3.75 * 35 + 6.2 * 50 + 5.1 * 15 + 8.9 * 8, '$'],
    ['What is the total of quantity times price?', 678.95],
    ['Which product brought in the most revenue?', 'Coffee'],
    ['What is the average price weighted by quantity?', 678.95 / 128],
    ['How much more expensive is coffee than black tea?', 2.45],
    ['How much cheaper is green tea than honey?', 4.4],
    ["What's the ratio of the highest price to the lowest price?", 8.9 / 3.75],
    ["What is coffee's share of total quantity?", 5000 / 128],
  ])
})

describe('months with profits and losses', () => {
  testQuestions(PROFIT, [
    ["What's the total profit?", 800 - 300 + 1300 - 100 + 1900 + 900],
    ['In which month was profit highest?', 'May'],
    ['Which month had the second lowest profit?', 'April'],
    ['How many months had a loss?', 2],
    ['In which months did expenses exceed income?', 'February, April'],
    ['What is the average monthly income?', 35_500 / 6],
    ['What is profit as a share of income in March?', (100 * 1300) / 6200],
    ['What is the total of the expenses from February to April?', 5100 + 4900 + 6000],
    ['How many months had income over 6,000?', 3],
    ["What's the largest month-over-month increase in income?", (100 * 1400) / 4800],
    ['How much more income was there in June than in January?', 1500],
    ['By what percentage did profit change from January to February?', (100 * -1100) / 800],
    ["What percentage of the total profit is February's?", (100 * -300) / 4500],
    ['What is the range of profit?', 2200],
  ])
})

describe('departments with budgets', () => {
  testQuestions(BUDGET, [
    ['What is the total actual spending?', 719_750, '$'],
    ['Which department has the largest budget?', 'Engineering'],
    ['How many departments spent more than their budget?', 2],
    ['Which departments spent less than their budget?', 'Engineering, HR'],
    ['What is the difference between budget and actual for HR?', 7700],
    ['Which department has the highest budget per headcount?', 'Engineering'],
    ['What share of the total budget goes to Engineering?', 62.5],
    ["What's the average headcount per department?", 12.5],
    ["What's the ratio of actual to budget for Marketing?", 131_500 / 120_000],
    ['How many employees does Engineering have?', 25],
    ['How many people work in total?', 50],
    ['What is the combined budget of HR and Support?', 150_000],
  ])
})
