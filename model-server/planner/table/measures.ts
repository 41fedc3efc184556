import { stem } from '#model-server/planner/language/words.ts'

/**
 * Things that people measure, in groups of words that can mean the same column. A word may be in
 * several groups. The first group of a verb or adjective is what it most likely speaks of.
 */
export const MEASURES = {
  revenue: 'seller money revenue sale turnover income earning taking receipt proceeds billing',
  price: 'money price cost fee rate charge fare rent expense tariff msrp',
  spending: 'cost expense spending expenditure spend money outlay amount price bill payment charge actual',
  profit: 'money profit gain surplus earning ebit ebitda',
  quantity:
    'seller quantity unit piece pcs count number volume stock inventory copy sell order item shipment sale pack box bottle ticket download delivery',
  people:
    'population inhabitant person resident citizen visitor guest attendee attendance participant member user subscriber passenger customer student pupil voter follower patient tourist viewer reader arrival admission signup respondent',
  staff: 'employee staff headcount worker person workforce personnel team',
  pay: 'money salary pay wage income earning compensation bonus commission',
  score: 'score point grade mark result rating star',
  time: 'time duration hour minute second lap age day tenure runtime downtime latency delay wait',
  age: 'age year birth',
  origin: 'build founded established born',
  weight: 'weight mass kg kilogram kilo gram tonne ton pound lb load',
  distance: 'distance length km kilometer mile range meter reach mileage',
  height: 'height elevation altitude meter foot depth',
  area: 'm2 sqm area size surface hectare km2 sqkm acre land',
  speed: 'speed velocity pace kmh mph',
  temperature: 'temperature degree celsius fahrenheit heat',
  rain: 'rain rainfall precipitation snow snowfall mm',
  energy: 'energy consumption electricity power usage kwh mwh twh gwh use fuel demand capacity load',
  output: 'output production yield harvest generation volume tonne ton produce crop catch',
  trade: 'export import trade shipment',
  emission: 'emission co2 carbon pollution ghg',
  vote: 'vote seat ballot poll',
  traffic: 'visit view click session call page request message email traffic hit lead conversion',
  money:
    'money value worth amount balance asset debt fund donation investment funding saving tax capital grant subsidy gdp',
  budget: 'budget plan planned target forecast actual quota goal allocation',
  calories: 'calorie kcal protein fat carb sugar fiber sodium salt carbohydrate',
  error: 'error defect fault bug complaint accident incident case ticket failure return crash issue',
  distanceRun: 'step lap',
  discount: 'discount rebate reduction tip',
  stockPrice: 'close open high low',
} as const satisfies Record<string, string>

export type Measure = keyof typeof MEASURES

const GROUPS: [Measure, Set<string>][] = Object.entries(MEASURES).map(([group, words]) => [
  measureNamed(group),
  new Set(words.split(' ')),
])

function measureNamed(group: string): Measure {
  if (group in MEASURES) return group as Measure
  throw new Error(`there is no measure ${group}`)
}

/** The groups a word belongs to; empty when it measures nothing known. */
export const groupsOf = (word: string): Measure[] =>
  GROUPS.filter(([, words]) => words.has(stem(word))).map(([group]) => group)

/** Verbs that say what is measured: "sold" speaks of quantities or revenue, "cost" of prices. */
const VERBS: Record<string, string> = {
  revenue:
    'earn earned earns earning make made makes generate generated generates bring brought brings gross grossed invoice invoiced',
  quantity:
    'seller sellers sell sells sold selling buy buys bought buying order ordered ship shipped move moved purchase purchased stocked deliver delivered lend lends lent lending borrow borrows borrowed issue issued',
  price: 'cost costs costing priced charge charged charges',
  spending: 'spend spent spends spending pay paid pays paying',
  pay: 'earn earns earned earning paid make makes',
  people:
    'live lives lived visit visited visits attend attended attends join joined sign signed enrolled arrived inhabit inhabited populated',
  staff: 'employ employs employed',
  score: 'score scored scores scoring rated rate rates',
  weight: 'weigh weighs weighed weighing',
  output:
    'produce produced produces producing yield yielded yields harvested harvest grow grew generate generated generates generating',
  energy: 'consume consumed consumes consuming use used uses using',
  rain: 'rain rained rains snowed fell',
  distance: 'travel travelled traveled drive drove driven run ran walk walked cover covered',
  trade: 'export exported exports import imported imports',
  emission: 'emit emitted emits emitting',
  time: 'take took takes last lasted lasts work worked works',
  traffic: 'view viewed clicked called',
  vote: 'vote voted won win wins',
  profit: 'profit profited gain gained',
}

/** The groups a verb speaks of; empty for any other word. */
export const verbGroups = (word: string): Measure[] =>
  Object.entries(VERBS)
    .filter(([, words]) => words.split(' ').includes(word))
    .map(([group]) => measureNamed(group))

interface Quality {
  order: 'highest' | 'lowest'
  groups: Measure[]
}

const qualities = (order: Quality['order'], groups: Measure[], words: string): [string, Quality][] =>
  words.split(' ').map((word) => [word, { order, groups }])

/** Superlatives that say both what is measured and which end is meant. */
export const QUALITIES = new Map<string, Quality>([
  ...qualities('highest', ['price', 'spending'], 'priciest dearest costliest'),
  ...qualities('lowest', ['price', 'spending'], 'cheapest'),
  ...qualities('highest', ['age', 'origin'], 'oldest eldest'),
  ...qualities('lowest', ['age', 'origin'], 'youngest'),
  ...qualities('highest', ['temperature'], 'hottest warmest'),
  ...qualities('lowest', ['temperature'], 'coldest coolest chilliest'),
  ...qualities('highest', ['rain'], 'wettest rainiest'),
  ...qualities('lowest', ['rain'], 'driest'),
  ...qualities('highest', ['weight'], 'heaviest'),
  ...qualities('lowest', ['weight'], 'lightest'),
  ...qualities('highest', ['speed', 'time'], 'fastest quickest'),
  ...qualities('lowest', ['speed', 'time'], 'slowest'),
  ...qualities('highest', ['people', 'traffic', 'quantity'], 'busiest'),
  ...qualities('lowest', ['people', 'traffic', 'quantity'], 'quietest'),
  ...qualities('highest', ['money', 'pay', 'revenue'], 'richest wealthiest'),
  ...qualities('lowest', ['money', 'pay', 'revenue'], 'poorest'),
  ...qualities('highest', ['height'], 'tallest deepest'),
  ...qualities('lowest', ['height'], 'shallowest'),
])

const COMPARATIVES: [string, Measure[]][] = [
  ['older younger', ['age', 'origin']],
  ['pricier cheaper costlier dearer', ['price', 'spending']],
  ['hotter warmer colder cooler', ['temperature']],
  ['heavier lighter', ['weight']],
  ['faster slower quicker', ['speed', 'time']],
  ['taller shorter', ['height']],
  ['richer poorer', ['money', 'pay']],
]

/** What comparatives in a phrase speak of ("older than", "more expensive than"). */
export const comparedGroups = (phrase: string): Measure[] =>
  phrase
    .toLowerCase()
    .split(' ')
    .flatMap(
      (word) =>
        ADJECTIVES[word] ?? COMPARATIVES.find(([words]) => words.split(' ').includes(word))?.[1] ?? [],
    )

/** Adjectives that "most" and "least" turn into superlatives of a measure. */
export const ADJECTIVES: Record<string, Measure[]> = {
  expensive: ['price', 'spending'],
  costly: ['price', 'spending'],
  pricey: ['price', 'spending'],
  affordable: ['price', 'spending'],
  profitable: ['profit'],
  populous: ['people'],
  populated: ['people'],
  crowded: ['people'],
  visited: ['people', 'traffic'],
  popular: ['quantity', 'people', 'vote', 'score', 'traffic'],
  productive: ['output'],
  sold: ['quantity', 'revenue'],
  paid: ['pay'],
  lucrative: ['profit', 'revenue'],
  valuable: ['money', 'price'],
  viewed: ['traffic'],
}

/** "affordable" turns the order round: the most affordable is the cheapest. */
export const TURNED: ReadonlySet<string> = new Set(['affordable'])
