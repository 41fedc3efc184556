import { describe } from 'vitest'
import { BALANCE, ENERGY, LOANS, VISITORS } from './tables.ts'
import { testQuestions } from './testing.ts'

describe('bars by source', () => {
  testQuestions(ENERGY, [
    ['Which bar is the tallest?', 'Coal'],
    ['Which bar is the shortest?', 'Hydro'],
    ['Which source generates the most electricity?', 'Coal'],
    ['What is the third highest bar?', 'Gas'],
    ['How high is the Wind bar?', 125],
    ["What's the value of the tallest bar?", 130],
    ['What do Coal and Gas add up to?', 220],
    ['What is the total of all the bars?', 490],
    ['Sum of all bars except coal?', 360],
    ['What is the mean bar value?', 490 / 6],
    ["What's the median?", 77.5],
    ["What's the difference between the tallest and the shortest bar?", 110],
    ['Coal vs Gas: what is the difference?', 40],
    ['How much more electricity does coal produce than gas?', 40],
    ['How many times as much does coal generate as hydro?', 6.5],
    ['What is the ratio between gas and solar?', 1.5],
    ['What share of generation comes from wind and solar together?', (100 * 185) / 490],
    ['What fraction of everything is Coal?', (100 * 130) / 490, '%'],
    ['How many bars are there?', 6],
    ['How many bars exceed 60?', 4],
    ['How many sources generate more than 100 TWh?', 2],
    ['Which two sources generate the least?', 'Hydro, Solar'],
    ['Rank the energy sources from largest to smallest.', 'Coal, Wind, Gas, Nuclear, Solar, Hydro'],
    ['Which is bigger, Coal or Wind?', 'Coal'],
    ["What's twice the value of Hydro?", 40],
  ])
})

describe('bars by day', () => {
  testQuestions(VISITORS, [
    ['Which day had the fewest visitors?', 'Tue'],
    ['How many visitors came on Friday and Saturday together?', 530],
    ['What is the total number of visitors?', 1305],
    ['On how many days were there more than 150 visitors?', 3],
    ['How much taller is the bar for Sat than the one for Mon?', 200],
    ['What percentage of visitors came on Sunday?', 28_000 / 1305],
    ['How many visitors came from Monday to Wednesday?', 345],
    ['By what percentage did the number of visitors rise from Friday to Saturday?', 11_000 / 210],
  ])
})

describe('bars whose title says what they stand for', () => {
  testQuestions(LOANS, [
    ['Count the libraries whose books lent are less than 3000.', 2],
    ['How many libraries lent over 3,000 books?', 2],
    ['Which library lent the fewest books?', 'Riverside'],
    ['How many books were lent in all?', 10_600],
    ['How many books did Elm Road lend?', 3180],
    ['How many libraries are there?', 4],
    ['What would the books lent in Riverside be if they doubled?', 3040],
    ['What would the value of Northgate be if it were halved?', 1350],
    ['What is 1.5 times the books lent by Riverside?', 2280],
    ['What is 2,000 times Old Mill?', 6_400_000],
  ])
  testQuestions(BALANCE, [
    ['What is the median net change over all years?', 40],
    ['Which year has the largest net change?', '2018'],
    ['What was the net change in 2016?', -50],
    ['By what percentage did the net change grow from 2017 to 2018?', 25],
  ])
})
