import { nearWord, stem } from '#model-server/planner/language/words.ts'
import { tokensOf } from '#model-server/planner/language/tokens.ts'
import type { Found } from '#model-server/planner/language/piece.ts'
import type { PeriodUnit } from './periods.ts'
import type { Subject } from './subject.ts'
import { titleWords } from './title.ts'

/** Nouns for a row of any table. */
const ANY_ROW = new Set(
  'item product entry row thing category name article good line option record element purchase position group label'.split(
    ' ',
  ),
)
/** Nouns for a mark of a chart. */
const MARKS = new Set('bar column slice segment piece point'.split(' '))
/** Headings that leave open what the rows are. */
const OPEN = new Set('name label no. #'.split(' '))

/** Headings for all kinds of things: "drinks" are some of the items, and not another word for them. */
const ANY_THING = new Set(
  'item product article category description thing good line position entry label'.split(' '),
)

/** Nouns that can stand for one another; a noun for some of them only ("drink" for "dish") must not be counted as all. */
const KINDS = [
  'country nation state economy land',
  'city town place location municipality capital metropolis village',
  'store shop branch location outlet site restaurant cafe',
  'region area territory district zone province county continent',
  'employee worker person name staff colleague salesperson rep member seller agent people representative associate',
  'student pupil child learner name person kid candidate participant',
  'player athlete runner name person competitor swimmer driver',
  'team club side squad',
  'product item article good model sku device merchandise',
  'department division team section office group',
  'company firm business organization organisation corporation enterprise brand manufacturer vendor supplier',
  'dish meal item product',
  'drink beverage item product',
  'movie film show title series',
  'book title',
  'vehicle model',
  'car model',
  'species animal',
  'species plant',
  'subject course class module topic',
  'channel medium source platform network',
  'project task activity initiative program',
  'expense item category',
  'fuel source type',
  'school college institution',
  'university college institution',
  'machine device',
  'plant factory',
  'language',
  'sport game event discipline',
  'service plan',
  'airline carrier',
  'party candidate',
  'material metal element',
  'planet',
  'train route',
  'bus route',
].map((words) => new Set(words.split(' ')))

const PERIOD_NOUNS: Record<string, PeriodUnit[]> = {
  year: ['year'],
  yearly: ['year'],
  annual: ['year'],
  annually: ['year'],
  quarter: ['quarter'],
  quarterly: ['quarter'],
  month: ['month'],
  monthly: ['month'],
  week: ['week'],
  weekly: ['week'],
  day: ['day', 'date'],
  daily: ['day', 'date'],
  weekday: ['day'],
  date: ['date'],
  half: ['half'],
  period: ['year', 'quarter', 'month', 'week', 'day', 'half', 'date'],
}
/** A unit is the whole of these: the months of a year. */
const PARTS: Partial<Record<PeriodUnit, PeriodUnit[]>> = {
  year: ['quarter', 'month', 'half', 'week'],
  half: ['month'],
  week: ['day'],
  month: ['week', 'date'],
  quarter: ['month'],
}

const ROWS: Found = { kind: 'axis', axis: 'rows', column: null }
const COLUMNS: Found = { kind: 'axis', axis: 'columns', column: null }

/** What a noun says of the table's rows or columns; null when it says nothing known. */
export function axisOf(subject: Subject, word: string): Found | 'whole' | null {
  const noun = stem(word)
  return periodNoun(subject, noun) ?? headed(subject, noun) ?? common(subject, noun)
}

function periodNoun({ rowTime, columnTime }: Subject, noun: string): Found | 'whole' | null {
  const units = PERIOD_NOUNS[noun]
  if (!units) return null
  if (rowTime && units.includes(rowTime.unit)) return ROWS
  if (columnTime && units.includes(columnTime.unit)) return COLUMNS
  const whole = units.length === 1 ? PARTS[units[0] ?? 'date'] : undefined
  const unit = columnTime?.unit ?? rowTime?.unit
  return unit && whole?.includes(unit) ? 'whole' : null
}

const headerNouns = (header: string): string[] => tokensOf(header).map((token) => stem(token.text))

/** What the heading of the labels says they are; without one, what the title says they are ("Visitors by museum"). */
function labelNouns({ table }: Subject): string[] {
  const header = table.columns[table.labelColumn]?.header ?? ''
  return header === '' ? titleWords(table.title).by.map(stem) : headerNouns(header)
}

function headed(subject: Subject, noun: string): Found | null {
  const { texts } = subject
  const label = labelNouns(subject)
  const same = (word: string) => word === noun || nearWord(word, noun)
  if (label.some(same)) return ROWS
  const column = texts.find(({ header }) => headerNouns(header).some(same))
  return column ? { kind: 'axis', axis: 'group', column: column.index } : null
}

function common(subject: Subject, noun: string): Found | null {
  const { table, block, columnTime, texts } = subject
  // "Points by team" shows points, and no rows or bars called so.
  if (titleWords(table.title).shown.some((word) => stem(word) === noun)) return null
  if (ANY_ROW.has(noun) && !(noun === 'category' && block.length > 0 && !columnTime)) return ROWS
  if (MARKS.has(noun)) return table.kind === 'chart' ? ROWS : noun === 'column' ? COLUMNS : null
  const label = labelNouns(subject)
  const alike = (headers: string[]) =>
    KINDS.some(
      (kind) => kind.has(noun) && headers.some((header) => kind.has(header) && !ANY_THING.has(header)),
    )
  if (alike(label)) return ROWS
  const column = texts.find(({ header }) => alike(headerNouns(header)))
  return column ? { kind: 'axis', axis: 'group', column: column.index } : null
}

/** May a noun that is not known at all name the rows? Only where the picture does not say what they are; on receipts and in lists of all kinds of things it may mean some of them. */
export function rowsAreOpen(subject: Subject): boolean {
  const header = labelNouns(subject)
  const { table, texts } = subject
  return table.kind !== 'receipt' && texts.length === 0 && header.every((word) => OPEN.has(word))
}

/** Nouns for what a block of columns side by side holds, where no heading says it. */
const BLOCK_NOUNS = new Set(
  'city town country station school plant factory machine supplier company player student subject course exam test channel category type kind store shop branch medium brand model department game round event discipline class source plan service product region location team component measure metric column field'.split(
    ' ',
  ),
)

/** May a noun name the columns? */
export const namesColumns = ({ block, columnTime }: Subject, word: string): boolean =>
  block.length > 0 && columnTime === null && BLOCK_NOUNS.has(stem(word))
