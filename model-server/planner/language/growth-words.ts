import { op, type Entry } from './phrases.ts'

const PERIOD = 'year|quarter|month|week|day|period'
const PERIODS = 'years|quarters|months|weeks|days|periods'
const COMPOUND = 'compound|compounded|compounding|annualized|annualised'
const STEADY = 'constant|steady|fixed|equivalent|uniform'
const BY_PERIOD = 'annual|yearly|quarterly|monthly'

/** Words for what changes from one period to another. */
export const GROWTH: Entry[] = [
  ...op('change', 'change|changed|changes|changing|growth|grow|grew|grown|grows|growing|gain|gained'),
  ...op(
    'change',
    'increase|increased|increases|increasing|rise|rose|risen|rising|rises|climb|climbed|uplift',
  ),
  ...op(
    'change',
    'decrease|decreased|decreases|decreasing|decline|declined|declines|declining|shrink|shrank',
  ),
  ...op(
    'change',
    'drop|dropped|drops|dropping|fall|fell|fallen|falls|falling|jump|jumped|surge|surged|lose|lost',
  ),
  ...op(
    'change',
    'improve|improved|improvement|improvements|fluctuate|develop|developed|evolve|evolved',
    'development|evolution|progression',
    'cut|cuts|reduce|reduced|reduces|reducing|reduction|slash|slashed',
  ),
  ...op(
    'change',
    'go|goes|went|gone|going up|down',
    'growth|change rate',
    'rate of change|growth|increase|decline',
  ),
  ...op('change', 'growth rates'),
  ...op(
    'compound',
    'cagr',
    COMPOUND,
    `${COMPOUND} rate`,
    `${COMPOUND} growth|change`,
    `${COMPOUND} growth rate`,
  ),
  ...op('compound', `${COMPOUND} ${BY_PERIOD} growth`, `${COMPOUND} ${BY_PERIOD} growth rate`),
  ...op('compound', `${COMPOUND} rate of growth`, `${COMPOUND} ${BY_PERIOD} rate of growth`),
  ...op('compound', `${COMPOUND} growth per ${PERIOD}|annum`, `${COMPOUND} growth rate per ${PERIOD}|annum`),
  ...op(
    'compound',
    `${COMPOUND} ${BY_PERIOD} rate`,
    `${BY_PERIOD} ${COMPOUND} rate`,
    `at what ${BY_PERIOD} rate`,
  ),
  ...op('compound', `${BY_PERIOD} ${COMPOUND} growth`, `${BY_PERIOD} ${COMPOUND} growth rate`),
  ...op('compound', `${BY_PERIOD} ${COMPOUND} rate of growth`, `${COMPOUND} rate per ${PERIOD}|annum`),
  ...op(
    'compound',
    `${STEADY} ${BY_PERIOD} growth`,
    `${STEADY} ${BY_PERIOD} growth rate`,
    `${STEADY} ${BY_PERIOD} rate`,
  ),
  ...op('compound', `${STEADY} growth rate per ${PERIOD}|annum`, `${STEADY} ${BY_PERIOD} rate of growth`),
  ...op('compound', `${BY_PERIOD} growth`, `${BY_PERIOD} growth rate`, `${BY_PERIOD} rate of growth`),
  ...op('compound', `growth per ${PERIOD}|annum`, `growth rate per ${PERIOD}|annum`),
  ...op(
    'steps',
    `${PERIOD} over|on|to|by ${PERIOD}`,
    'yoy|qoq|mom|wow',
    `from one ${PERIOD} to the next|following`,
  ),
  ...op(
    'steps',
    `from ${PERIOD} to ${PERIOD}`,
    `previous|prior|preceding ${PERIOD}|one`,
    `the previous|prior|preceding`,
  ),
  ...op(
    'steps',
    `${PERIOD}|one before|earlier|prior`,
    `consecutive|successive|adjacent|neighboring ${PERIODS}`,
  ),
  ...op(
    'steps',
    `between consecutive|successive|adjacent|two ${PERIODS}`,
    `in|within a|one single ${PERIOD}`,
  ),
]
