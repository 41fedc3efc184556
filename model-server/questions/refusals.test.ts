import { expect, test } from 'vitest'
import type { Extraction } from '#domain/extraction.ts'
import { planAnswer } from '#model-server/planner/plan-answer.ts'
import { extractionOf } from '#model-server/testing.ts'
import { CAFE, ENERGY, GDP, GROCERY, PRODUCTS, PROFIT, QUARTERS, STAFF, YEARS } from './tables.ts'
import { BAKERY, CLOTHES, FLATS, RUNNERS, STORES, TEAROOM, TOWNS } from './everyday-tables.ts'
import { CITIES, RAIN } from './wordings-tables.ts'

const REFUSED: [question: string, extraction: Extraction][] = [
  ['Who painted this?', QUARTERS],
  ['What is the weather tomorrow?', QUARTERS],
  ['Please summarize the table', QUARTERS],
  ['Translate the table into German', QUARTERS],
  ['How many?', QUARTERS],
  ["What's the value?", QUARTERS],
  ['What is the total of Q5?', QUARTERS],
  ['What is the total of Q1 for Central?', QUARTERS],
  ['What was the profit in Q1?', QUARTERS],
  ['What is the average temperature in Q2?', QUARTERS],
  ['How many employees work in North?', QUARTERS],
  ['Which region has the happiest customers?', QUARTERS],
  ['What is the total sales tax?', QUARTERS],
  ['What is the sum of the odd quarters?', QUARTERS],
  ['What is the average of the top 10% of regions?', QUARTERS],
  ['How many regions sold more than twice as much as West in Q1?', QUARTERS],
  ['What is the total of Q1 in euros converted to dollars?', QUARTERS],
  ["What is the cube root of North's Q1?", QUARTERS],
  ['Is North bigger than South?', QUARTERS],
  ['Did all regions grow?', QUARTERS],
  ['What would Q1 be if North doubled its sales?', QUARTERS],
  ['What is the weight of the cocoa?', PRODUCTS],
  ['What is the price of green apples?', PRODUCTS],
  ['How much would 2 coffees and 3 lemonades cost?', PRODUCTS],
  ['What is the discounted price of coffee with 10% off?', PRODUCTS],
  ["What is tea's price?", PRODUCTS],
  ['What is the average salary of women?', STAFF],
  ['How many people live in Berlin?', STAFF],
  ["What is the salary of Anna's manager?", STAFF],
  ['How much is the tip?', GROCERY],
  ['How many bananas did I buy?', GROCERY],
  ['How much did the potatoes cost?', GROCERY],
  ['What is the loyalty discount?', GROCERY],
  ['What time was the purchase?', GROCERY],
  ['How much is the tip?', CAFE],
  ['What is the profit margin in March?', PROFIT],
  ['What was the GDP of France in 2020?', GDP],
  ['What fraction of the total do renewables make up?', ENERGY],
  ['What is the price of coal?', ENERGY],
  ['Sum of orders from Oslo in 2016 to Lyon in 2017', CITIES],
  ['Sort the cities by rainfall. Which one is third from the bottom?', RAIN],
  ['What annual growth rate takes revenue from 1,200 to 1,900?', YEARS],
  ['Multiply the humidity of Porto by 3', RAIN],
  ['Compare Graz and Linz in Q1', STORES],
  ['How does Q4 compare with Q1 for Graz in percent?', STORES],
  ['Which stores made at least 100 in every quarter?', STORES],
  ['What is the average quarterly revenue?', STORES],
  ['Which flat was built first?', FLATS],
  ['What would a year in Mill Ln 7 cost?', FLATS],
  ['What is the revenue per km of Graz?', STORES],
  ['What is the best 100 m time?', RUNNERS],
  ['Which category has the highest price?', BAKERY],
  ['What is the average annual growth rate of Corby from 2000 to 2020?', TOWNS],
  ['What do the three items cost before the discount?', CLOTHES],
  ['How much did the drinks cost?', TEAROOM],
  ['How much over budget are we in total?', STORES],
  ['Who earns less than 45,000 and is under 30?', STAFF],
]

test.each(REFUSED)(
  '"%s" is refused with the setting that brings in a language model',
  (question, extraction) => {
    const reply = planAnswer(question, extraction)
    expect(reply.kind).toBe('refused')
    if (reply.kind === 'refused')
      expect(reply.sentence).toMatch(/^I cannot do this without .*set MODELS=vllm, ollama or openai\.$/)
  },
)

test('a question that fits two tables equally well is refused', () => {
  const lines = ['Region | Sales', 'North | 10', 'South | 20']
  const reply = planAnswer('What is the total of sales?', extractionOf({ lines }, { lines }))
  expect(reply).toMatchObject({ kind: 'refused', sentence: expect.stringContaining('which table') })
})

test('of two tables the one that a question speaks of is taken', () => {
  const first = { lines: ['Region | Sales', 'North | 10', 'South | 20'] }
  const second = { lines: ['Product | Weight', 'Anvil | 90', 'Feather | 1'] }
  const reply = planAnswer('What is the heaviest product?', extractionOf(first, second))
  expect(reply.kind === 'plan' && reply.plan.recipe).toMatchObject({ table: 1 })
})
