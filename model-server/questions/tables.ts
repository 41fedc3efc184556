import { extractionOf } from '#model-server/testing.ts'

/** Pictures as a reader would hand them over, written by hand for the tests. */
export const QUARTERS = extractionOf({
  title: 'Sales by region',
  lines: [
    'Region | Q1 | Q2 | Q3 | Q4',
    'North | 120 | 135 | 150 | 160',
    'South | 90 | 95 | 80 | 110',
    'East | 200 | 180 | 210 | 190',
    'West | 60 | 75 | 85 | 95',
    'Total | 470 | 485 | 525 | 555',
  ],
})

export const YEARS = extractionOf({
  title: 'Company results',
  lines: [
    'Year | Revenue (EUR thousand) | Cost (EUR thousand) | Employees',
    '2019 | 1,200 | 900 | 12',
    '2020 | 1,150 | 870 | 11',
    '2021 | 1,400 | 980 | 14',
    '2022 | 1,650 | 1,100 | 18',
    '2023 | 1,900 | 1,300 | 21',
  ],
})

export const GDP = extractionOf({
  title: 'Gross domestic product',
  lines: [
    'Country | 2018 | 2019 | 2020 | 2021 | 2022',
    'USA | 20,533 | 21,381 | 21,060 | 23,315 | 25,463',
    'China | 13,895 | 14,280 | 14,688 | 17,734 | 17,963',
    'Japan | 5,041 | 5,118 | 5,049 | 5,006 | 4,231',
    'Germany | 3,975 | 3,889 | 3,890 | 4,260 | 4,072',
  ],
})

export const PRODUCTS = extractionOf({
  lines: [
    'Product | Price | Quantity',
    'Green tea | $4.50 | 20',
    'Black tea | $3.75 | 35',
    'Coffee | $6.20 | 50',
    'Cocoa | $5.10 | 15',
    'Honey jar | $8.90 | 8',
  ],
})

export const STAFF = extractionOf({
  lines: [
    'Name | Department | Age | Salary (EUR)',
    'Anna | Sales | 34 | 42,000',
    'Ben | Engineering | 29 | 55,000',
    'Carla | Engineering | 41 | 68,000',
    'David | Marketing | 38 | 47,500',
    'Eva | Sales | 26 | 39,000',
  ],
})

export const PROFIT = extractionOf({
  title: 'Profit and loss',
  lines: [
    'Month | Income | Expenses | Profit',
    'January | 5,000 | 4,200 | 800',
    'February | 4,800 | 5,100 | -300',
    'March | 6,200 | 4,900 | 1,300',
    'April | 5,900 | 6,000 | (100)',
    'May | 7,100 | 5,200 | 1,900',
    'June | 6,500 | 5,600 | 900',
  ],
})

export const BUDGET = extractionOf({
  title: 'Departments',
  lines: [
    'Department | Budget | Actual | Headcount',
    'Marketing | $120,000 | $131,500 | 8',
    'Engineering | $450,000 | $440,200 | 25',
    'Support | $90,000 | $95,750 | 12',
    'HR | $60,000 | $52,300 | 5',
    'Total | $720,000 | $719,750 | 50',
  ],
})

export const MARKS = extractionOf({
  lines: ['Student | Math | Science | Art', 'Ann | 80 | 90 | 70', 'Bob | 65 | 75 | 95', 'Cid | 92 | 88 | 60'],
})

export const GROCERY = extractionOf({
  kind: 'receipt',
  title: 'FRESH MARKET',
  lines: [
    ' | ',
    'Bananas | €1.85',
    'Whole milk | €1.29',
    'Cheddar cheese | €4.50',
    'Rye bread | €2.75',
    'Tomatoes | €3.10',
    'Orange juice | €2.99',
    'Subtotal | €16.48',
    'VAT (7%) | €1.15',
    'TOTAL | €17.63',
    'Card | €17.63',
  ],
})

export const CAFE = extractionOf({
  kind: 'receipt',
  title: 'Café Luna',
  lines: [
    'Item | Qty | Price | Amount',
    'Espresso | 2 | 2.20 | 4.40',
    'Cappuccino | 3 | 3.10 | 9.30',
    'Croissant | 4 | 1.80 | 7.20',
    'Orange juice | 1 | 3.90 | 3.90',
    'Subtotal | | | 24.80',
    'VAT 7% | | | 1.74',
    'TOTAL | | | 26.54',
  ],
})

export const ENERGY = extractionOf({
  kind: 'chart',
  title: 'Electricity generation by source (TWh)',
  lines: [' | ', 'Coal | 130', 'Gas | 90', 'Nuclear | 65', 'Wind | 125', 'Solar | 60', 'Hydro | 20'],
})

export const VISITORS = extractionOf({
  kind: 'chart',
  title: 'Visitors per day',
  lines: [' | ', 'Mon | 120', 'Tue | 95', 'Wed | 130', 'Thu | 150', 'Fri | 210', 'Sat | 320', 'Sun | 280'],
})

export const EUROPE = extractionOf({
  mark: ',',
  lines: [
    'Produkt | Umsatz (EUR) | Menge',
    'Alpha | 1.234,50 | 12',
    'Beta | 987,25 | 30',
    'Gamma | 2.450,00 | 7',
    'Delta | (310,75) | 4',
  ],
})

/** Charts have no headings: what is shown, and of what, stands in the title. */
export const LOANS = extractionOf({
  kind: 'chart',
  title: 'Books lent by library',
  lines: [' | ', 'Northgate | 2,700', 'Riverside | 1,520', 'Elm Road | 3,180', 'Old Mill | 3,200'],
})

export const BALANCE = extractionOf({
  kind: 'chart',
  title: 'Net change by year',
  lines: [' | ', '2015 | 40', '2016 | -50', '2017 | 60', '2018 | 75', '2019 | -20'],
})
