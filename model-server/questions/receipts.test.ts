import { describe } from 'vitest'
import { extractionOf } from '#model-server/testing.ts'
import { CAFE, GROCERY } from './tables.ts'
import { testQuestions } from './testing.ts'

describe('a receipt with subtotal and tax', () => {
  testQuestions(GROCERY, [
    ['What is the total?', 17.63, '€'],
    ['What did I pay in total?', 17.63],
    ['How much was the bill?', 17.63],
    ['What is the amount due?', 17.63],
    ["What's the total including tax?", 17.63],
    ['Total before VAT?', 16.48],
    ['What is the sum of all the items without VAT?', 16.48],
    ['Add up the prices of all items.', 16.48],
    ['How much VAT did I pay?', 1.15],
    ["What's the VAT as a percentage of the subtotal?", 115 / 16.48, '%'],
    ['What is the tax rate?', 115 / 16.48],
    ["What's the most expensive product?", 'Cheddar cheese'],
    ['Which item costs the least?', 'Whole milk'],
    ['How many items did I buy?', 6],
    ['How many items cost less than 3 euros?', 4],
    ['How much do the bananas and the tomatoes cost together?', 4.95],
    ['What is the price of the milk plus the bread?', 4.04],
    ['What would 4 orange juices cost?', 11.96],
    ['How much would I pay for 3 cartons of milk?', 3.87],
    ['What would it cost to buy two breads and a milk?', 2 * 2.75 + 1.29],
    ['What is the average price per item?', 16.48 / 6],
    ["What's the median price?", (2.75 + 2.99) / 2],
    ['How much more expensive is the cheese than the bread?', 1.75],
    ['How many times more expensive is cheese than milk?', 4.5 / 1.29],
    ['What is the price difference between the most and least expensive item?', 3.21],
    ['What percentage of the subtotal was spent on cheese?', 450 / 16.48],
    ['What are the three most expensive items?', 'Cheddar cheese, Tomatoes, Orange juice'],
    ['List the items costing more than 2.50', 'Cheddar cheese, Rye bread, Tomatoes, Orange juice'],
    ['How much would I pay without the cheese?', 11.98],
    ['If four people split the bill equally, how much does each pay?', 17.63 / 4],
    ['How much was paid by card?', 17.63],
  ])
})

describe('a receipt with quantities', () => {
  testQuestions(CAFE, [
    ['What was the total?', 26.54],
    ['How many croissants were ordered?', 4],
    ["What's the price of one cappuccino?", 3.1],
    ['How much did the cappuccinos cost in total?', 9.3],
    ['How much would five espressos cost?', 11],
    ['How much VAT was charged?', 1.74],
    ['How many different items were ordered?', 4],
    ['How many items were ordered in total?', 10],
    ['Which item has the highest amount?', 'Cappuccino'],
    ['What is the average unit price?', (2.2 + 3.1 + 1.8 + 3.9) / 4],
  ])
})

describe('a receipt without a total', () => {
  const bare = extractionOf({
    kind: 'receipt',
    lines: [' | ', 'Pen | 1.20', 'Notebook | 3.40', 'Ruler | 0.95'],
  })
  testQuestions(bare, [
    ['What is the total?', 5.55],
    ['How much did everything cost?', 5.55],
    ['What do the pen and the ruler cost together?', 2.15],
  ])
})
