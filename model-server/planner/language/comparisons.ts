import type { Comparison, Order } from '#model-server/recipe/recipe.ts'
import { each, type Entry } from './phrases.ts'

const BIG =
  'greater|higher|larger|bigger|more|taller|longer|older|heavier|faster|better|further|warmer|hotter|pricier|costlier'
const SMALL = 'less|lower|smaller|fewer|shorter|cheaper|younger|lighter|slower|worse|colder|cooler'

const compare = (compare: Comparison, ...phrases: string[]): Entry[] =>
  phrases.map((phrase) => [phrase, { kind: 'compare', compare }])
const rank = (order: Order, ...phrases: string[]): Entry[] =>
  phrases.map((phrase) => [phrase, { kind: 'rank', order, groups: [] }])
const more = (order: Order, ...phrases: string[]): Entry[] =>
  phrases.map((phrase) => [phrase, { kind: 'more', order, groups: [] }])

/** These compare only when something to compare with follows: "over 100", not "over the years". */
export const BEFORE_THRESHOLD: Entry[] = [
  ...compare(
    'at-least',
    'at least',
    `no|not|never ${SMALL} than`,
    'a|the minimum of',
    'minimum of',
    'min',
    '>=|≥',
  ),
  ...compare(
    'at-least',
    'not|never below|under',
    `${BIG} than or equal to`,
    'reach|reached|reaches|hit|hits|from',
  ),
  ...compare(
    'at-least',
    'equal to or above|over',
    'at or above|over',
    'not fall|fell|drop|dropped below|under',
  ),
  ...compare(
    'at-most',
    'at most',
    `no|not|never ${BIG} than`,
    'a|the maximum of',
    'maximum of',
    'max',
    'up to',
    '<=|≤',
  ),
  ...compare('at-most', 'not|never above|over|exceed|exceeding|exceeded', `${SMALL} than or equal to`),
  ...compare('at-most', 'equal to or below|under', 'at or below|under', 'not be above|over'),
  ...compare('above', 'above|exceed|exceeds|exceeded|exceeding|surpass|surpassed|surpasses|beyond|over|>'),
  ...compare('above', 'topped|beat|beats|passed', 'in excess of', `${BIG} than`, 'more expensive than'),
  ...compare('above', 'is|are|was|were|rise|rose|go|went|goes above|over', 'strictly above'),
  ...compare('below', 'below|under|underneath|beneath|<', 'short of', `${SMALL} than`, 'less expensive than'),
  ...compare('below', 'is|are|was|were|fall|fell|drop|dropped|stay|stayed below|under', 'strictly below'),
  ...compare('equal', 'equal|equals|exactly|precisely|=', 'equal to', 'exactly equal to', 'the same as'),
  ...compare('unequal', '≠', 'not|unequal equal to', 'not exactly', 'different from'),
  ...compare(
    'between',
    'between|from',
    'in|within the range|interval of|from|between',
    'in|within the range',
  ),
  ...compare(
    'between',
    'ranging|range from|between',
    'anywhere|somewhere between|from',
    'lies|lie|lying|falls between',
  ),
]

/** These compare with the number before them: "100 or more". */
export const AFTER_THRESHOLD: Entry[] = [
  ...compare('at-least', `or|and ${BIG}|above|over|up|upwards|upward|greater`, 'or better|beyond', 'plus|+'),
  ...compare('at-most', `or|and ${SMALL}|below|under|down`, 'or worse'),
]

/** Words that compare and rank. */
export const RANKS: Entry[] = [
  ...rank(
    'highest',
    'highest|largest|biggest|greatest|maximum|maximal|max|most|top|best|longest|peak|leading',
  ),
  ...rank('highest', 'strongest|maxima|record|tops|tall', 'most of all', 'number one', 'all time high'),
  ...rank('lowest', 'lowest|smallest|least|minimum|minimal|min|fewest|bottom|worst|shortest|weakest|minima'),
  ...rank('lowest', 'littlest|tiniest'),
  ...more('highest', BIG, 'stronger|dearer|ahead|bigger', 'more expensive|costly', 'better than'),
  ...more('lowest', SMALL, 'weaker|behind', 'less expensive|costly'),
  ...each({ kind: 'end', end: 'last' }, 'latest last final newest ending'),
  ...each({ kind: 'end', end: 'first' }, 'earliest initial starting opening'),
  ['most recent', { kind: 'end', end: 'last' }],
]
