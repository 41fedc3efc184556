import type { MeasureName } from '#test/pictures/measure.ts'

/** What the rows of a table or the bars of a chart are, and what can be told of them. */
export interface Subject {
  noun: string
  nouns: string
  /** "in the North", "at the café", "for the product". */
  at: string
  labels: readonly string[]
  /** Rows in the order of the calendar; null: any order. */
  calendar: 'months' | 'weekdays' | null
  measures: readonly MeasureName[]
  /** A column of text beside the label, by which rows can be told apart. */
  group: { heading: string; values: readonly string[] } | null
}

const listed = (names: string): string[] => names.split(', ')

const LOOSE = { calendar: null, group: null } as const

export const SUBJECTS: readonly Subject[] = [
  {
    ...LOOSE,
    noun: 'region',
    nouns: 'regions',
    at: 'in',
    labels: listed(
      'North, South, East, West, Central, Coast, Highlands, Islands, Midlands, Lakeside, Border, Metro, Valley',
    ),
    measures: ['revenue', 'costs', 'profit', 'staff', 'customers', 'complaints', 'orders', 'growth'],
  },
  {
    ...LOOSE,
    noun: 'product',
    nouns: 'products',
    at: 'for',
    labels: listed(
      'Cordless drill, Hand saw, Spirit level, Claw hammer, Tool box, Work lamp, Angle grinder, Step ladder, Paint roller, Wood glue, Pipe wrench, Tape measure, Jigsaw',
    ),
    measures: ['price', 'unitsSold', 'stock', 'returns', 'weight', 'revenue', 'netChange'],
  },
  {
    noun: 'article',
    nouns: 'articles',
    at: 'for',
    calendar: null,
    labels: listed(
      'Oat milk, Butter, Rye bread, Apples, Carrots, Cheddar, Yoghurt, Bagels, Orange juice, Potatoes, Lemonade, Croissants, Spinach, Cream',
    ),
    measures: ['price', 'unitsSold', 'stock', 'returns', 'takings'],
    group: { heading: 'Category', values: ['Dairy', 'Bakery', 'Produce', 'Drinks'] },
  },
  {
    ...LOOSE,
    noun: 'department',
    nouns: 'departments',
    at: 'in',
    labels: listed(
      'Finance, Research, Logistics, Design, Legal, Purchasing, Production, Advertising, Security, Facilities, Quality, Training',
    ),
    measures: ['staff', 'budget', 'spending', 'overtime', 'sickDays', 'balance'],
  },
  {
    ...LOOSE,
    noun: 'month',
    nouns: 'months',
    at: 'in',
    calendar: 'months',
    labels: listed(
      'January, February, March, April, May, June, July, August, September, October, November, December',
    ),
    measures: [
      'visitors',
      'orders',
      'takings',
      'energy',
      'rainfall',
      'sunshine',
      'temperature',
      'netChange',
      'occupancy',
    ],
  },
  {
    ...LOOSE,
    noun: 'weekday',
    nouns: 'weekdays',
    at: 'on',
    calendar: 'weekdays',
    labels: listed('Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday'),
    measures: ['orders', 'calls', 'shipments', 'customers', 'waiting', 'takings'],
  },
  {
    ...LOOSE,
    noun: 'café',
    nouns: 'cafés',
    at: 'at',
    labels: listed(
      'Blue Door, Corner Cup, Old Mill, Harbour View, Green Bean, Station Nine, Paper Moon, Little Owl, Copper Pot, Garden Gate, Red Kettle, Sunny Side',
    ),
    measures: ['customers', 'takings', 'rating', 'staff', 'waiting', 'costs', 'profit'],
  },
  {
    ...LOOSE,
    noun: 'city',
    nouns: 'cities',
    at: 'in',
    labels: listed(
      'Lisbon, Bergen, Ghent, Turin, Leeds, Graz, Tampere, Lyon, Porto, Bremen, Aarhus, Krakow, Seville, Cork',
    ),
    measures: [
      'population',
      'rent',
      'hotelNights',
      'visitors',
      'rainfall',
      'temperature',
      'passengers',
      'netChange',
    ],
  },
  {
    ...LOOSE,
    noun: 'country',
    nouns: 'countries',
    at: 'for',
    labels: listed(
      'Norway, Portugal, Chile, Kenya, Vietnam, Canada, Estonia, Morocco, Japan, Peru, Ireland, Austria',
    ),
    measures: ['exports', 'imports', 'balance', 'growth', 'emissions', 'visitors'],
  },
  {
    ...LOOSE,
    noun: 'school',
    nouns: 'schools',
    at: 'at',
    labels: listed(
      'Ashfield, Brookside, Canal Street, Elm Park, Fairview, Hillcrest, Millbrook, Oakwood, Riverside, St Anne, Westgate, Woodlands',
    ),
    measures: ['pupils', 'teachers', 'books', 'donations'],
  },
  {
    noun: 'machine',
    nouns: 'machines',
    at: 'for',
    calendar: null,
    labels: listed(
      'Press A, Press B, Lathe A, Lathe B, Mill 1, Mill 2, Saw 1, Saw 2, Furnace, Packer, Welder, Robot arm',
    ),
    measures: ['output', 'downtime', 'scrap', 'energy'],
    group: { heading: 'Hall', values: ['Hall 1', 'Hall 2', 'Annex'] },
  },
  {
    ...LOOSE,
    noun: 'answer',
    nouns: 'answers',
    at: 'for',
    labels: listed('Very satisfied, Satisfied, Neutral, Dissatisfied, Very dissatisfied, No opinion'),
    measures: ['responses', 'online', 'paper'],
  },
  {
    ...LOOSE,
    noun: 'age group',
    nouns: 'age groups',
    at: 'in',
    labels: listed('12-17, 18-24, 25-34, 35-44, 45-54, 55-64, 65-74, 75 and over'),
    measures: ['members', 'responses', 'visitors', 'online'],
  },
  {
    noun: 'warehouse',
    nouns: 'warehouses',
    at: 'at',
    calendar: null,
    labels: listed('Antwerp, Hamburg, Gdansk, Trieste, Calais, Rotterdam, Malaga, Dublin, Basel, Linz'),
    measures: ['pallets', 'shipments', 'stockValue', 'staff', 'netChange', 'punctuality'],
    group: { heading: 'Type', values: ['Owned', 'Rented', 'Shared'] },
  },
  {
    ...LOOSE,
    noun: 'route',
    nouns: 'routes',
    at: 'on',
    labels: listed('Route 1, Route 2, Route 3, Route 4, Route 5, Route 6, Route 7, Airport bus, Night bus'),
    measures: ['passengers', 'punctuality', 'complaints', 'costs', 'revenue'],
  },
  {
    ...LOOSE,
    noun: 'team',
    nouns: 'teams',
    at: 'for',
    labels: listed(
      'Rovers, United, Harriers, Wanderers, Albion, Athletic, Rangers, County, Town, Orient, Victoria, Celtic',
    ),
    measures: ['points', 'goalsFor', 'goalsAgainst', 'members'],
  },
  {
    ...LOOSE,
    noun: 'farm',
    nouns: 'farms',
    at: 'at',
    labels: listed(
      'Birch Hollow, Low Meadow, Stone Barn, Far Field, Mill End, Ridgeway, Brackenhill, Sandy Lane, Holm, Greenacre',
    ),
    measures: ['harvest', 'area', 'staff', 'rainfall', 'donations', 'profit'],
  },
]

/** What is told year by year. */
export const YEARLY: readonly MeasureName[] = [
  'revenue',
  'costs',
  'profit',
  'visitors',
  'members',
  'staff',
  'energy',
  'emissions',
  'exports',
  'imports',
  'unitsSold',
  'customers',
  'budget',
  'donations',
  'books',
  'passengers',
  'netChange',
  'balance',
  'harvest',
  'population',
]
