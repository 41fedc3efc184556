import { ask, each, link, type Entry } from './phrases.ts'

/** Words that ask and join. */
export const JOINTS: Entry[] = [
  ...ask('which', 'which|name|identify', 'find out which', 'tell me which'),
  ...ask('who', 'who|whom|whose'),
  ...ask('when', 'when'),
  ...ask('where', 'where'),
  ...ask('what', 'what'),
  ...ask('how-many', 'how many', 'by how many'),
  ...ask('how-much', 'how much', 'by how much'),
  ...ask(
    'how-much',
    'how high|tall|big|large|long|expensive|old|heavy|wide|deep|fast|hot|warm|cold|far',
    'by what amount|margin',
  ),
  ...ask('how', 'how'),
  ...ask('list', 'list|enumerate'),
  ...link('and', 'and|&', 'as well as', 'along with', 'and also', 'and then'),
  ...link('or', 'or'),
  ...link('of', 'of|among|amongst|within', 'out of', 'came|come|comes|coming from', 'because of', 'due to'),
  ...link(
    'to',
    'to|through|thru|into',
    'through|thru to',
    'up through',
    'right through to',
    'all the way to',
    'to|through the end of',
  ),
  ...link('from', 'from'),
  ...link('between', 'between'),
  ...link('than', 'than'),
  ...link('per', 'per'),
  ...link('by', 'by', 'according to', 'in terms of', 'based on', 'with respect to', 'by way of'),
  ...link('for', 'for'),
  ...link('in', 'in|during|on|at|across'),
  ...link('with', 'with|having', 'that have|has|had'),
  ...link('as', 'as'),
  ...link(
    'against',
    'against|versus|vs|v',
    'compare|compares|compared|comparing|relative|comparison to|with',
    'in comparison to|with',
  ),
  ...link('against', 'as compared to|with', 'compared against', 'in relation to'),
  ...link('against', 'as a function of', 'as function of', 'depending on', 'dependent on'),
  ...link('minus', 'minus|-|less'),
  ...link('plus', 'plus|+'),
  ...link('times', 'times|×|*'),
  ...link('over', '/|÷|over', 'over|in|during the course of', 'throughout', 'over the span of'),
  ...link('since', 'since'),
  ...link('until', 'until|till', 'until|till the end of', 'up until|till', 'up to and including'),
  ...link('after', 'after', 'later than'),
  ...link('before', 'before', 'prior to', 'earlier than'),
  ...link('comma', ',|;'),
  ...link('except', 'except|excluding|without|besides|excl|ignoring|omitting|barring|exclude|ignore|omit'),
  ...link('except', 'except for', 'other than', 'not including|counting|considering', 'apart|aside from'),
  ...link(
    'except',
    'leaving|leave out',
    'with the exception of',
    'if you exclude|ignore',
    'but not',
    'disregarding',
  ),
  ...link('not', 'not|no|never|neither|nor|none|non'),
]

const FILLERS = `
  a an the is are was were be been being am did does do done has have had will would could can should may might must
  please tell me give show find calculate compute determine work let know i we you they it its their our my your he she
  his her him them us that this these those there here so then also too both either such same any some just only solely
  see seen shown shows showing lists listed displayed printed present read contains contain contained includes included
  include appear appears table picture image photo screenshot chart graph figure data dataset diagram sheet spreadsheet
  receipt bill invoice report statement given using use would like want need asked question answer result results
  about approximately roughly around actually really currently ever respectively ? ! : ( ) if were who get gets got
  getting go goes going come came comes coming stand stands stood belong belongs compare comparison look looking say says
  said hold holds reading out off down up back one ones whose respective corresponding according altogether again exact
  time whatever particular single okay ok hello hi thanks thank sir kindly quick quickly simply simple help figured typical groceries grocery shopping basket went receive receives received cast content contents needed menu meal dinner lunch breakfast check tag tags sticker
  grouped clustered simple nice small basic labelled labeled   think ought shall anything something yield yields reach reached achieve achieved post posted log logged register
  registered attain attained exhibit exhibited experience experienced enjoy enjoyed saw see record recorded observe
  observed measure measured perform performed performance performing performer turn turned happen happened occur occurred
  inclusive inclusively express expressed treat treated serve served handle handled host hosted welcome welcomed attract
  attracted respond responded replied finish finishes finished manage managed offer offered provide provided lie lies lay lying sit sits
  call called do's end ends ended start starts started begin begins began place placed put puts item's whole's`

const NEUTRAL =
  'cells value values number numbers amount amounts level levels figures size sizes height heights volume reading readings'

const UNITS = `euro euros eur € dollar dollars usd $ cents cent gbp £ yen jpy ¥ chf franc francs bucks kg kilogram kilograms
  kilo kilos g gram grams tonne tonnes tons km kilometer kilometers kilometre kilometres m meters metres cm mm miles
  hour hours minutes seconds h litre litres liter liters l ml kwh mwh gwh twh celsius fahrenheit degrees thousand thousands
  million millions billion billions pp`

/** Words that say nothing by themselves. */
export const PLAIN: Entry[] = [
  ...each({ kind: 'every' }, 'all each every everything everyone everybody whole entire full'),
  ...each({ kind: 'value' }, NEUTRAL),
  ...UNITS.trim()
    .split(/\s+/)
    .map((unit): Entry => [unit, { kind: 'unit', unit }]),
  ...each({ kind: 'filler' }, FILLERS),
  ['as well', { kind: 'filler' }],
  ['i mean', { kind: 'filler' }],
]
