import { describe } from 'vitest'
import { EUROPE, MARKS, STAFF } from './tables.ts'
import { testQuestions } from './testing.ts'

describe('people with a column of words', () => {
  testQuestions(STAFF, [
    ['Who earns the most?', 'Carla'],
    ['Who is the youngest person in Sales?', 'Eva'],
    ['How old is Eva?', 26],
    ['What does David earn?', 47_500, 'EUR'],
    ['What is the average salary of the engineering employees?', 61_500],
    ['What is the median salary of people older than 30?', 47_500],
    ['What is the total salary of people in Sales who are older than 30?', 42_000],
    ['How many people are younger than 35 and earn more than 40,000?', 2],
    ['How many employees are in Sales?', 2],
    ['How many different departments are there?', 3],
    ['Which department has the highest average salary?', 'Engineering'],
    ['Which department has the most employees?', 'Sales'],
    ['What is the average salary by department?', { Sales: 40_500, Engineering: 61_500, Marketing: 47_500 }],
    ['Which employees work in Engineering?', 'Ben, Carla'],
    ['What is the salary of the youngest employee?', 39_000],
    ['What is the salary difference between Anna and Ben?', -13_000],
  ])
})

describe('students by subjects', () => {
  testQuestions(MARKS, [
    ['Who has the highest average?', 'Ann'],
    ["What is Ann's average?", 80],
    ['Which subject has the highest average?', 'Science'],
    ['What is the average in Math?', 79],
    ['Which student scored the highest in Art?', 'Bob'],
    ['How many students have an average above 79?', 2],
  ])
})

describe('decimal commas, parentheses and other languages', () => {
  testQuestions(EUROPE, [
    ['What is the total Umsatz?', 1234.5 + 987.25 + 2450 - 310.75, 'EUR'],
    ['Which Produkt has the highest Umsatz?', 'Gamma'],
    ['How many Produkte have a Umsatz above 1,000?', 2],
    ['What is the average Menge?', 53 / 4],
    ['What is the smallest Umsatz?', -310.75],
  ])
})
