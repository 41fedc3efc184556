import type { Extraction } from '#domain/extraction.ts'
import type { TableKind } from '#domain/reading.ts'
import { understand } from '#domain/understand.ts'

const cell = (text: string) => ({ text: text.trim(), confidence: 1, box: null })

/** A picture as it is understood after a perfect reading; `A | B`: the heading, then the rows. */
function pictureOf(title: string | null, lines: string[], kind: TableKind = 'table'): Extraction {
  const [header = [], ...rows] = lines.map((line) => line.split('|').map(cell))
  return understand({ description: '', lines: [], tables: [{ kind, title, header, rows }] }, 'a test')
}

export const BAKERY = pictureOf('Bakery sales in May', [
  'Product | Category | Units sold | Price (€) | Waste (kg)',
  'Baguette | Bread | 320 | 1.40 | 6.5',
  'Sourdough | Bread | 150 | 4.20 | 3.0',
  'Croissant | Pastry | 410 | 1.60 | 8.2',
  'Danish | Pastry | 180 | 2.30 | 4.1',
  'Muffin | Pastry | 95 | 2.10 | 2.4',
  'Rye roll | Bread | 260 | 0.90 | 5.3',
])

export const STORES = pictureOf('Quarterly revenue by store (€ thousand)', [
  'Store | Q1 | Q2 | Q3 | Q4',
  'Graz | 210 | 198 | 240 | 305',
  'Linz | 180 | 205 | 190 | 260',
  'Wels | 95 | 102 | 88 | 130',
  'Steyr | 60 | 75 | 70 | 99',
  'All stores | 545 | 580 | 588 | 794',
])

export const MACHINES = pictureOf(null, [
  'Machine | Output, t | Scrap rate, % | Downtime, min | Energy, kWh',
  'Press 1 | 1200 | 2.5 | 45 | 310',
  'Press 2 | 1150 | 3.1 | 60 | 295',
  'Lathe | 640 | 1.2 | 20 | 150',
  'Mill | 720 | 1.9 | 35 | 180',
  'Robot | 1500 | 0.8 | 12 | 420',
])

export const FLATS = pictureOf('Flats to let', [
  'Flat | Area (m²) | Rooms | Rent (€) | Built',
  'Elm St 4 | 54 | 2 | 690 | 1985',
  'Oak Ave 12 | 81 | 3 | 980 | 2001',
  'Mill Ln 7 | 38 | 1 | 520 | 1972',
  'Dock Rd 3 | 110 | 4 | 1,450 | 2015',
  'Hill Way 9 | 67 | 3 | 835 | 1998',
])

export const TEAM = pictureOf('Employees', [
  'Employee | Team | Salary (€) | Overtime (h)',
  'Adam | IT | 52,000 | 35',
  'Bea | HR | 41,000 | 12',
  'Cem | IT | 61,000 | 50',
  'Dora | Sales | 38,500 | 28',
  'Edit | Sales | 47,000 | 0',
  'Finn | IT | 45,500 | 18',
])

export const FARMS = pictureOf('Harvest by farm (t)', [
  'Farm | 2014 | 2015 | 2016',
  'Hill | 45 | 60 | 52',
  'Vale | 30 | 20 | 41',
  'Brook | 66 | 71 | 69',
])

export const RUNNERS = pictureOf(null, [
  'Runner | 100 m (s) | 200 m (s)',
  'Okafor | 10.1 | 20.4',
  'Smith | 10.3 | 20.1',
  'Lopez | 10.6 | 21.0',
])

export const GROWTH = pictureOf(null, [
  'Country | Growth, % | Visitors',
  'Peru | 2.1 | 700',
  'Chile | 3.9 | 420',
  'Cuba | 4.4 | 310',
])

export const ORDERS = pictureOf('Electricity and orders by month', [
  'Month | Electricity (kWh) | Orders',
  'May | 466 | 190',
  'June | 300 | 400',
  'July | 350 | 90',
  'August | 500 | 250',
])

export const RATED = pictureOf(
  'Points by club',
  [' | ', 'Rovers | 83', 'United | 71', 'Albion | 20', 'Orient | 45'],
  'chart',
)

export const MARKS_BY_PUPIL = pictureOf(null, [
  'Pupil | Maths | English | History',
  'Aylin | 88 | 92 | 79',
  'Boris | 74 | 68 | 85',
  'Chen | 95 | 81 | 90',
])

export const TOWNS = pictureOf('Population of towns', [
  'Town | 2000 | 2010 | 2020',
  'Ashby | 12,400 | 13,100 | 13,900',
  'Brook | 8,200 | 7,900 | 7,450',
  'Corby | 31,000 | 35,500 | 41,200',
])

export const CLOTHES = pictureOf(
  'STYLE SHOP',
  [
    ' | ',
    'Jacket | $89.00',
    'T-shirt | $15.50',
    'Socks | $6.00',
    'Discount | -$10.00',
    'Subtotal | $100.50',
    'Sales tax 8% | $8.04',
    'Total | $108.54',
  ],
  'receipt',
)

export const TEAROOM = pictureOf(
  'TEAROOM',
  [
    'Item | Qty | Price | Amount',
    'Latte | 2 | 3.80 | 7.60',
    'Tea | 1 | 2.90 | 2.90',
    'Cheesecake | 3 | 4.50 | 13.50',
    'Total | | | 24.00',
  ],
  'receipt',
)
