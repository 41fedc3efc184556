import { describe } from 'vitest'
import { CAFE, ENERGY, GDP, PRODUCTS, QUARTERS, VISITORS, YEARS } from './tables.ts'
import { testQuestions } from './testing.ts'
import { CITIES, COSTS, DEPOTS, EXPORTS, HARDWARE, RAIN, SHOPS, TEAMS } from './wordings-tables.ts'

describe('a place in an order', () => {
  testQuestions(RAIN, [
    ['Order the cities by descending rainfall; which comes in second place?', 'Porto'],
    ['Sort the cities by rainfall in ascending order. What is the third city?', 'Porto'],
    ['Which city is second when the cities are sorted by rainfall, highest first?', 'Porto'],
    ['Which city comes first when sorted by rainfall, descending?', 'Bergen'],
    ['Arrange the cities from wettest to driest: which one comes third?', 'Cork'],
    ['Rank the cities by rainfall: who is last?', 'Lima'],
    ['Rank the cities from low to high by rainfall: which is the second highest?', 'Porto'],
    ['Sort the cities by rainfall.', 'Lima, Cork, Porto, Bergen'],
  ])
  testQuestions(TEAMS, [
    ['Rank clubs by points from low to high: which club is third?', 'Lions'],
    ['Please rank the teams by wins, most first. Who comes second?', 'Lions'],
    ['Sort by points descending. Which team is in third position?', 'Bears'],
    ['Rank the teams by points: which is the best?', 'Hawks'],
    ['Rank the teams by points. How many points does the third team have?', 34],
    ['Sort the teams by points from high to low. What are the points of the second team?', 40],
  ])
  testQuestions(PRODUCTS, [
    ['Sort items by price, cheapest first – which one is second?', 'Green tea'],
    [
      'Sort the products by price from the most expensive to the cheapest. Which product comes third?',
      'Cocoa',
    ],
  ])
})

describe('growth over years', () => {
  testQuestions(YEARS, [
    ['At what compound yearly rate did revenue grow from 2019 to 2023?', 100 * ((19 / 12) ** 0.25 - 1), '%'],
    ['At what yearly rate did cost grow between 2019 and 2022?', 100 * ((11 / 9) ** (1 / 3) - 1)],
    ['What constant annual growth rate takes revenue from 2019 to 2023?', 100 * ((19 / 12) ** 0.25 - 1)],
    [
      'What annual growth rate takes revenue from its 2019 value to its 2022 value?',
      100 * ((1650 / 1200) ** (1 / 3) - 1),
    ],
    [
      'By what percentage per year did revenue grow on average from 2019 to 2023, compounded?',
      100 * ((19 / 12) ** 0.25 - 1),
    ],
  ])
  testQuestions(GDP, [
    [
      'At what compound yearly rate did the GDP of China grow from 2018 to 2022?',
      100 * ((17_963 / 13_895) ** 0.25 - 1),
    ],
    ['What annual growth rate takes Germany from 2018 to 2022?', 100 * ((4072 / 3975) ** 0.25 - 1)],
  ])
})

describe('sums in other words', () => {
  testQuestions(DEPOTS, [
    ['I need the sum of deliveries across every depot.', 515],
    ['What is the sum of the deliveries over each depot?', 515],
    ['What do the top 3 lines by delays add up to?', 67],
    ['Sum of the two largest delays', 55],
  ])
  testQuestions(ENERGY, [
    ['Add all the bars together. What is the total?', 490],
    ['Add up all the bars. How much is that in total?', 490],
    ['What do the top 3 sources add up to?', 345],
  ])
  testQuestions(PRODUCTS, [
    ['How many units were sold altogether? Add up the Quantity column.', 128],
    ['What do the three cheapest items come to together?', 3.75 + 4.5 + 5.1],
    ['What is the total quantity of the two cheapest products?', 55],
  ])
  testQuestions(TEAMS, [
    ['Sum of the points of the two best teams by draws', 74],
    ['Which two teams have the most points in total?', 'Hawks, Lions'],
  ])
})

describe('one column where another is highest', () => {
  testQuestions(SHOPS, [
    ['Sum the profit of the two shops with the largest turnover', 1030, 'EUR'],
    ['What is the average profit of the top two shops by turnover?', 515, 'EUR'],
    ['What is the total turnover of the three shops with the lowest staff?', 9150],
  ])
  testQuestions(DEPOTS, [['What are the total deliveries of the two depots with the most delays?', 300]])
})

describe('shares in other words', () => {
  testQuestions(COSTS, [
    ['How large is the part of March in the total costs, as a percentage?', 31.25, '%'],
    ['What is the proportion of the costs of April in the whole?', 20],
    ['How big a slice of total costs is January?', 26.25],
    ['Express March as a percentage of the total costs', 31.25],
  ])
  testQuestions(QUARTERS, [
    ['How large is the part of East in the total Q1, as a percentage?', 20_000 / 470],
    ['How large is the share of East in the total Q1?', 20_000 / 470],
    ['What slice of Q1 belongs to West?', 6000 / 470],
  ])
  testQuestions(EXPORTS, [
    ['How large is the part of 2014 in total exports, as a percentage?', 47_000 / 3732],
  ])
})

describe('multiples', () => {
  testQuestions(CITIES, [
    ['Multiply the 2016 orders of Oslo by 12', 3720],
    ['What is three times the online orders of Lyon in 2017?', 885],
    ['Double the orders of Turin in 2018', 530],
  ])
  testQuestions(VISITORS, [['Multiply the visitors on Friday by 12', 2520]])
  testQuestions(SHOPS, [
    ['What would 12 times the profit of Harbour be?', 4920, 'EUR'],
    ['What is twice the turnover of the Market?', 10_200],
  ])
  testQuestions(HARDWARE, [
    ['What do 5 x Garden hose come to?', 77.5],
    ['How much are four Garden hoses?', 62],
    ['Please tell me what 2 x Hammer comes to', 24],
  ])
  testQuestions(CAFE, [['What do five espressos and two croissants come to?', 14.6]])
})

describe('stretches of years', () => {
  testQuestions(EXPORTS, [
    ['Add up the exports of only the years 2012 to 2017', 2792],
    ['mean of 2012 through 2017', 2792 / 6],
    ['What is the average of the exports between 2012 and 2017 inclusive?', 2792 / 6],
    ['Sum of the exports between the years 2012 and 2015', 1797],
    ['Total exports from the year 2012 to the year 2015', 1797],
    ['Total exports from 2012 through to 2015', 1797],
    ['What was the total from 2012 to the end of 2014?', 1357],
    ['Sum the exports for 2012 and 2017', 947],
  ])
  testQuestions(YEARS, [['Add up the revenue of only the years 2020 to 2022', 4200]])
  testQuestions(CITIES, [
    ['Mean of 2016 through 2018 for Turin', 695 / 3],
    ['Sum the orders of Oslo between 2016 and 2018', 1047],
  ])
})

describe('counts and quotients', () => {
  testQuestions(SHOPS, [
    ['Count the shops whose turnover is greater than 3,000', 3],
    ['Number of shops with a profit below 400', 2],
    ['Can you count how many shops have a profit above 400?', 2],
    ['Divide profit by staff in the North', -8],
    ['Divide the profit by the staff for Harbour', 102.5],
  ])
  testQuestions(TEAMS, [
    ['Number of teams with more than 10 wins', 2],
    ['Ratio of wins to draws for row Bears', 9 / 7],
  ])
  testQuestions(CITIES, [['Divide 2018 by 2016 in Lyon', 310 / 280]])
})
