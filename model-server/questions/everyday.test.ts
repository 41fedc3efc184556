import { describe } from 'vitest'
import {
  BAKERY,
  CLOTHES,
  FARMS,
  FLATS,
  GROWTH,
  MACHINES,
  MARKS_BY_PUPIL,
  ORDERS,
  RATED,
  RUNNERS,
  STORES,
  TEAM,
} from './everyday-tables.ts'
import { QUARTERS, STAFF, VISITORS } from './tables.ts'
import { testQuestions } from './testing.ts'
import { SHOPS } from './wordings-tables.ts'

describe('how far two things are apart', () => {
  testQuestions(QUARTERS, [
    ['How far ahead of West is East in Q1?', 140],
    ['How far behind East is West in Q1?', 140],
    ['How far is West behind East in Q1?', 140],
    ['How far above the average is East in Q4?', 190 - 138.75],
    ['How far is West below the average in Q4?', 138.75 - 95],
    ['By how much does East lead West in Q1?', 140],
    ['How much does West lag behind East in Q1?', 140],
    ['How far short of East does North fall in Q1?', 80],
    ['How far below North is South in Q1?', 30],
  ])
  testQuestions(TEAM, [
    ['How much more than the average does Cem earn?', 61_000 - 285_000 / 6],
    ['How much more than Dora does Adam earn?', 13_500],
    ['What is the ratio of the highest to the lowest salary?', 61_000 / 38_500],
  ])
  testQuestions(RATED, [['How many points ahead of United are Rovers?', 12]])
})

describe('sums over rows that meet a condition', () => {
  testQuestions(VISITORS, [
    ['How many visitors came on days with more than 150 visitors?', 810],
    ['On how many days did more than 150 visitors come?', 3],
    ['How often did we have more than 150 visitors on a day?', 3],
  ])
  testQuestions(SHOPS, [
    ['How many staff work in shops with a turnover above 3,000?', 16],
    ['How much profit did the shops with more than 4 staff make?', 580],
    ['What is the turnover of the shops with more than 4 staff?', { Market: 5100, North: 3050 }],
  ])
  testQuestions(GROWTH, [
    ['Add up the visitors of the countries with growth over 3.5', 730],
    ['How many countries have growth greater than 3?', 2],
    ['How many times as large as visitors is growth for Peru?', 0.003],
  ])
  testQuestions(MARKS_BY_PUPIL, [['How many marks are above 85?', 4]])
  testQuestions(QUARTERS, [['How many regions sold more than 150 in Q1 or Q4?', 2]])
})

describe('conditions said without a word for them', () => {
  testQuestions(FLATS, [
    ['How many flats have 3 rooms?', 2],
    ['What is the average rent of flats with 3 rooms?', 907.5],
    ['How many flats were built after 2000?', 2],
    ['Which flats were built before 1990?', 'Elm St 4, Mill Ln 7'],
    ['Which flats are larger than 60 m²?', 'Oak Ave 12, Dock Rd 3, Hill Way 9'],
  ])
  testQuestions(MACHINES, [
    ['How many machines were down for less than 40 min?', 3],
    ['How many machines use more than 200 kWh?', 3],
    ['How many machines have an output of more than 1000 t?', 3],
    ['What is the output per kWh of the robot?', 1500 / 420],
  ])
})

describe('a number for each of them', () => {
  testQuestions(QUARTERS, [
    ['How much did each region sell in Q1?', { North: 120, South: 90, East: 200, West: 60 }],
    ['What were sales in North each quarter?', { Q1: 120, Q2: 135, Q3: 150, Q4: 160 }],
    ['What is the average per region per quarter?', 2035 / 16],
  ])
  testQuestions(TEAM, [
    ['How many employees does each team have?', { IT: 3, HR: 1, Sales: 2 }],
    ['What percentage of employees work in IT?', 50, '%'],
    ['How many hours of overtime were worked in total?', 143],
    ['Which employees did more than 20 hours of overtime?', 'Adam, Cem, Dora'],
  ])
})

describe('averages and medians', () => {
  testQuestions(STORES, [
    ['Average the revenue in Q2 over all stores', 145],
    ['What is the total of all stores except Graz in Q4?', 489],
    ['Half of the stores are below and the other half above which revenue in Q3?', 139],
    ['How much revenue in Q1, all stores taken together?', 545],
    ['What share of the revenue of all stores in Q4 did Graz have?', 30_500 / 794],
  ])
  testQuestions(MARKS_BY_PUPIL, [
    ['What is the overall average of all marks?', (88 + 92 + 79 + 74 + 68 + 85 + 95 + 81 + 90) / 9],
    ["What is Chen's best subject?", 'Maths'],
    ['Who came second in English?', 'Chen'],
  ])
  testQuestions(RATED, [
    ['What is the average number of points of the clubs with points over 50?', 77],
    ['Average the number of points over all clubs', 54.75],
  ])
})

describe('the highest and the lowest', () => {
  testQuestions(FARMS, [
    ['What is the smallest harvest of any farm in 2015?', 20],
    ['Which farm had the smallest harvest in 2015?', 'Vale'],
  ])
  testQuestions(BAKERY, [
    ['What is the highest price in the bread category?', 4.2],
    ['What is the cheapest bread?', 'Rye roll'],
    ['What does the cheapest bread cost?', 0.9],
    ['What was our best seller?', 'Croissant'],
    ['What is half of the waste of the Danish?', 2.05],
    ['How much is 1.5 times baguette plus 2 times muffin?', 1.5 * 1.4 + 2 * 2.1],
  ])
  testQuestions(RUNNERS, [
    ['Who ran the fastest 200 m?', 'Smith'],
    ['Who was slowest in the 100 m?', 'Lopez'],
    ['How much faster was Smith than Lopez in the 200 m?', 0.9],
  ])
  testQuestions(FLATS, [['What is the oldest flat?', 'Mill Ln 7']])
  testQuestions(ORDERS, [
    ['If you order the months by ascending electricity, which comes in second place?', 'July'],
    ['Order the months by orders, highest first', 'June, August, May, July'],
  ])
})

describe('what is asked of some of the rows', () => {
  testQuestions(QUARTERS, [
    ['How many regions sold less in Q2 than in Q1?', 1],
    ['How much did the two best regions sell in Q1?', 320],
    ['What is the highest total of any region?', 780],
    ['What were the Q1 sales of North and East?', { North: 120, East: 200 }],
    ['What is the contribution of East to the Q4 total in percent?', 19_000 / 555],
  ])
  testQuestions(SHOPS, [
    ['Which shops have 4 staff or more?', 'Harbour, Market, North'],
    ['What is the total profit of the shops that made a profit?', 1410],
  ])
  testQuestions(STAFF, [
    ['What does the oldest person earn?', 68_000],
    ['How much does the youngest person earn?', 39_000],
  ])
})

describe('taxes beside a discount', () => {
  testQuestions(CLOTHES, [
    ['How much tax did I pay?', 8.04],
    ['What is the tax rate?', 8, '%'],
    ['How much did the jacket cost?', 89],
  ])
})
