import { op, type Entry } from './phrases.ts'

/** Words that ask for an order, say which way it runs, or ask for a place in it. */
export const ORDERS: Entry[] = [
  ...op('sort', 'sort|sorted|sorting|arrange|arranged|ranked|ranking|rank', 'in|by order'),
  ...op(
    'sort',
    'put in|into order',
    'order|ordered by',
    'order all|them|these|those',
    'in order of|by',
    'put all|them|the in order',
  ),
  ...op('place', 'what|which rank|place|position|spot|ranking'),
  ...op(
    'ascending',
    'ascending|increasing|rising order',
    'ascending',
    'low to high',
    'smallest|lowest|cheapest first',
  ),
  ...op(
    'ascending',
    'lowest|smallest|least|cheapest|fewest|worst to|through highest|largest|biggest|most|greatest|best',
  ),
  ...op(
    'ascending',
    'lowest|smallest|cheapest to the highest|largest|biggest|greatest',
    'small to large|big',
  ),
  ...op('ascending', 'cheapest|lowest|smallest to most|priciest expensive'),
  ...op(
    'descending',
    'descending|decreasing|falling order',
    'descending',
    'high to low',
    'large|big to small',
  ),
  ...op('descending', 'highest|largest|biggest|greatest|best|most first', 'most expensive first'),
  ...op(
    'descending',
    'highest|largest|biggest|most|greatest|best to|through lowest|smallest|least|fewest|worst',
  ),
  ...op('descending', 'highest|largest|biggest to the lowest|smallest', 'most expensive to cheapest|least'),
]
