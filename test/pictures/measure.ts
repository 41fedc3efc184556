import type { Dress } from '#test/pictures/number-format.ts'

/** Something that is counted or measured, and what may sensibly be asked about it. */
export interface Measure {
  /** As a column heading prints it; in a sentence it is lower-cased. */
  heading: string
  /** "the units sold *are*". */
  plural: boolean
  /** Amounts can be added up; levels (a price, a temperature, a rating) cannot. */
  nature: 'amount' | 'level'
  dress: Dress
  /** Only measures of one family are subtracted from each other. */
  family: string
  /** Units the heading may print; '' prints none. One is drawn for each family of a table. */
  units: readonly string[]
  low: number
  high: number
  /** Digits after the decimal sign, one of them drawn for each column. */
  decimals: readonly number[]
  /** Can it be below zero? */
  signed: boolean
  /** How people say "highest" and "lowest" of it; null: just that. */
  extremes: readonly [string, string] | null
}

const BASE = {
  plural: false,
  nature: 'amount',
  dress: 'number',
  units: [''],
  decimals: [0],
  signed: false,
  extremes: null,
} as const

const MONEY = {
  ...BASE,
  dress: 'money',
  family: 'money',
  units: ['EUR thousand', 'USD thousand', 'GBP thousand', 'EUR million', 'EUR', 'USD', '€k'],
  decimals: [0, 0, 1],
} as const

const COUNT = { ...BASE, plural: true } as const
const LEVEL = { ...BASE, nature: 'level' } as const
const RATE = { ...LEVEL, dress: 'percent', units: ['%'], decimals: [1] } as const
const PRICE = {
  ...LEVEL,
  dress: 'money',
  units: ['EUR', 'USD', 'GBP'],
  decimals: [2],
  extremes: ['most expensive', 'cheapest'],
} as const

const TABLE = {
  revenue: { ...MONEY, heading: 'Revenue', low: 180, high: 9200 },
  costs: { ...MONEY, heading: 'Costs', plural: true, low: 120, high: 7400 },
  profit: { ...MONEY, heading: 'Profit', low: 40, high: 2600, signed: true },
  budget: { ...MONEY, heading: 'Budget', low: 150, high: 6400 },
  spending: { ...MONEY, heading: 'Spending', low: 150, high: 6200 },
  exports: { ...MONEY, heading: 'Exports', plural: true, low: 300, high: 9800 },
  imports: { ...MONEY, heading: 'Imports', plural: true, low: 300, high: 9800 },
  balance: { ...MONEY, heading: 'Balance', low: 30, high: 1900, signed: true },
  takings: { ...MONEY, heading: 'Takings', plural: true, low: 400, high: 8600 },
  stockValue: { ...MONEY, heading: 'Stock value', low: 90, high: 5200 },
  donations: { ...MONEY, heading: 'Donations', plural: true, low: 60, high: 3900 },
  price: { ...PRICE, heading: 'Price', family: 'price', low: 3, high: 240 },
  rent: {
    ...LEVEL,
    heading: 'Rent',
    dress: 'money',
    family: 'rent',
    units: ['EUR', 'GBP'],
    low: 480,
    high: 2400,
  },
  unitsSold: { ...COUNT, heading: 'Units sold', family: 'units', low: 40, high: 6400 },
  stock: { ...BASE, heading: 'Stock', family: 'units', low: 15, high: 1900 },
  returns: { ...COUNT, heading: 'Returns', family: 'units', low: 3, high: 240 },
  orders: { ...COUNT, heading: 'Orders', family: 'orders', low: 40, high: 5200 },
  complaints: { ...COUNT, heading: 'Complaints', family: 'complaints', low: 4, high: 160 },
  calls: { ...COUNT, heading: 'Calls', family: 'calls', low: 30, high: 1400 },
  staff: { ...COUNT, heading: 'Staff', family: 'people', low: 6, high: 480 },
  customers: { ...COUNT, heading: 'Customers', family: 'visits', low: 90, high: 9400 },
  visitors: { ...COUNT, heading: 'Visitors', family: 'visits', low: 200, high: 48000 },
  members: { ...COUNT, heading: 'Members', family: 'members', low: 60, high: 7200 },
  passengers: { ...COUNT, heading: 'Passengers', family: 'visits', low: 900, high: 64000 },
  pupils: { ...COUNT, heading: 'Pupils', family: 'people', low: 120, high: 1600 },
  teachers: { ...COUNT, heading: 'Teachers', family: 'people', low: 8, high: 120 },
  responses: { ...COUNT, heading: 'Responses', family: 'responses', low: 12, high: 1900 },
  online: { ...COUNT, heading: 'Online responses', family: 'responses', low: 10, high: 1200 },
  paper: { ...COUNT, heading: 'Paper responses', family: 'responses', low: 8, high: 700 },
  population: {
    ...BASE,
    heading: 'Population',
    family: 'population',
    units: ['thousand'],
    low: 45,
    high: 3400,
  },
  hotelNights: { ...COUNT, heading: 'Hotel nights', family: 'nights', low: 800, high: 92000 },
  sickDays: { ...COUNT, heading: 'Sick days', family: 'days', low: 9, high: 420 },
  shipments: { ...COUNT, heading: 'Shipments', family: 'shipments', low: 30, high: 2800 },
  pallets: { ...COUNT, heading: 'Pallets', family: 'pallets', low: 40, high: 3600 },
  netChange: { ...BASE, heading: 'Net change', family: 'net', low: 4, high: 620, signed: true },
  goalsFor: { ...COUNT, heading: 'Goals scored', family: 'goals', low: 18, high: 96 },
  goalsAgainst: { ...COUNT, heading: 'Goals conceded', family: 'goals', low: 14, high: 88 },
  points: { ...COUNT, heading: 'Points', family: 'points', low: 12, high: 98 },
  books: { ...COUNT, heading: 'Books lent', family: 'books', low: 300, high: 9900 },
  energy: {
    ...BASE,
    heading: 'Energy use',
    family: 'energy',
    units: ['MWh', 'kWh'],
    low: 20,
    high: 2400,
    decimals: [0, 1],
  },
  output: { ...BASE, heading: 'Output', family: 'output', units: ['t', 'pieces', ''], low: 60, high: 8800 },
  harvest: {
    ...BASE,
    heading: 'Harvest',
    family: 'harvest',
    units: ['t'],
    low: 12,
    high: 940,
    decimals: [0, 1],
  },
  area: { ...BASE, heading: 'Area', family: 'area', units: ['ha'], low: 8, high: 640, decimals: [0, 1] },
  emissions: {
    ...COUNT,
    heading: 'Emissions',
    family: 'emissions',
    units: ['t CO2', 'kt'],
    low: 30,
    high: 5400,
    decimals: [0, 1],
  },
  rainfall: {
    ...BASE,
    heading: 'Rainfall',
    family: 'rain',
    units: ['mm'],
    low: 8,
    high: 190,
    decimals: [0, 1],
  },
  sunshine: {
    ...BASE,
    heading: 'Sunshine',
    family: 'sun',
    units: ['hours'],
    low: 30,
    high: 290,
    decimals: [0, 1],
  },
  downtime: {
    ...BASE,
    heading: 'Downtime',
    family: 'hours',
    units: ['hours', 'min'],
    low: 2,
    high: 96,
    decimals: [0, 1],
  },
  overtime: {
    ...BASE,
    heading: 'Overtime',
    family: 'hours',
    units: ['hours'],
    low: 6,
    high: 640,
    decimals: [0, 1],
  },
  temperature: {
    ...LEVEL,
    heading: 'Temperature',
    family: 'temperature',
    units: ['°C'],
    low: 2,
    high: 29,
    decimals: [1],
    signed: true,
    extremes: ['warmest', 'coldest'],
  },
  weight: {
    ...BASE,
    heading: 'Weight',
    family: 'weight',
    units: ['kg', 'g'],
    low: 2,
    high: 480,
    decimals: [0, 1, 2],
    extremes: ['heaviest', 'lightest'],
  },
  waiting: {
    ...LEVEL,
    heading: 'Waiting time',
    family: 'minutes',
    units: ['min'],
    low: 2,
    high: 58,
    decimals: [0, 1],
  },
  rating: { ...LEVEL, heading: 'Rating', family: 'rating', low: 1.6, high: 4.9, decimals: [1, 2] },
  occupancy: { ...RATE, heading: 'Occupancy', family: 'occupancy', low: 22, high: 98 },
  punctuality: { ...RATE, heading: 'Punctuality', family: 'punctuality', low: 61, high: 99 },
  scrap: { ...RATE, heading: 'Scrap rate', family: 'scrap', low: 0.4, high: 9.6 },
  growth: { ...RATE, heading: 'Growth', family: 'growth', low: 0.3, high: 18, signed: true },
} as const

export type MeasureName = keyof typeof TABLE
export const MEASURES: Record<MeasureName, Measure> = TABLE
