import type { Answer } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { answerPlaces } from '#model-server/planner/plan/cells.ts'
import { verbGroups, type Measure } from '#model-server/planner/table/measures.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { mainAsk } from './asked.ts'
import type { Clause } from './clause.ts'
import { askedGroups, mustFit } from './columns.ts'
import { holdsPacks, onlyLineAmounts } from './worth.ts'
import { mustFitUnits } from './fitting-units.ts'

/**
 * Every word for something measured must fit a column that was used: "the average temperature in Q2"
 * of a table of sales is no question about sales.
 *
 * @throws NotUnderstood naming the word that does not
 */
export function mustFitWords(clause: Clause, answers: Answer[]): void {
  const { subject } = clause
  const columns = columnsOf(subject, answers)
  const product = JSON.stringify(answers).includes('"product"')
  const named = clause.pieces.some((piece) => piece.kind === 'column')
  for (const piece of clause.all('measure')) {
    // "How many goals did he score": beside the name of a column, it is a verb.
    if (named && verbGroups(piece.word).length > 0) continue
    if (
      piece.verb ||
      (product && piece.groups.some((group) => ['revenue', 'spending', 'money'].includes(group)))
    )
      continue
    mustFit(subject, { kind: 'columns', columns }, piece.groups, piece.word)
  }
  for (const piece of clause.pieces) {
    if ((piece.kind !== 'rank' && piece.kind !== 'more') || piece.groups.length === 0) continue
    // The tallest bar of a chart is its highest number, whatever it measures.
    const isBar = subject.table.kind === 'chart' && piece.groups.includes('height')
    // "Grew fastest" is a rate of growth and no speed.
    const isRate =
      piece.groups.includes('speed') && clause.pieces.some((one) => one.kind === 'op' && one.op === 'change')
    if (!isBar && !isRate) mustFit(subject, { kind: 'columns', columns }, piece.groups, piece.words)
  }
  const asked = askedGroups(clause).filter((group) => FIXED.has(group))
  if (asked.length > 0)
    mustFit(
      subject,
      { kind: 'columns', columns: columnsOf(subject, answers.slice(0, 1)) },
      asked,
      mainAsk(clause)?.words ?? '',
    )
  const ages = clause.pieces.some((piece) => piece.kind === 'measure' && /^ages?$/i.test(piece.word))
  if (ages || asked.includes('age')) mustBeAges(subject, columnsOf(subject, answers.slice(0, 1)))
  mustBePriced(clause, answers)
  mustBeDurations(clause, columnsOf(subject, answers.slice(0, 1)))
  mustFitUnits(clause, answers, columns)
  mustBeCounts(clause, answers)
}

/** "How old" asks for an age and nothing else; "how large" may ask for any number. */
const FIXED = new Set<Measure>(['age', 'weight', 'temperature'])

/** "How old": a year of birth or of building is no age. */
function mustBeAges({ table }: Subject, columns: number[]): void {
  const years = columns.some((column) =>
    /year|birth|born|built|found/i.test(table.columns[column]?.header ?? ''),
  )
  if (years) throw new NotUnderstood('the picture shows years and no ages')
}

/** "How many years has she been here" asks for no age, and for no year. */
function mustBeDurations({ subject, pieces }: Clause, columns: number[]): void {
  const years = pieces.findIndex(({ words }) => /^years?$/i.test(words))
  const asked = pieces.slice(0, years).findLast(({ kind }) => kind !== 'filler')
  const old = pieces.some(({ words }) => /\b(old|age|aged)\b/i.test(words))
  if (asked?.kind !== 'ask' || asked.ask !== 'how-many' || pieces[years]?.kind !== 'measure' || old) return
  const headers = columns.map((column) => subject.table.columns[column]?.header ?? '')
  if (
    !headers.some((header) => /\b(years|tenure|service|experience|seniority|duration|term)\b/i.test(header))
  )
    throw new NotUnderstood('the picture shows no number of years')
}

/** "The price of one cola", "the cheapest item", where only whole lines have an amount. */
function mustBePriced({ subject, pieces }: Clause, answers: Answer[]): void {
  const priced = pieces.some(
    (piece) =>
      (piece.kind === 'measure' &&
        !piece.verb &&
        piece.groups.includes('price') &&
        /^prices?$/i.test(piece.word)) ||
      (['rank', 'more'].includes(piece.kind) && 'groups' in piece && piece.groups.includes('price')) ||
      /^(one|each|apiece|single)$/i.test(piece.words),
  )
  if (priced && (onlyLineAmounts(subject) || holdsPacks(subject, rowsIn(subject, answers))))
    throw new NotUnderstood('the price of one is not printed')
}

const columnsOf = (subject: Subject, answers: Answer[]): number[] => [
  ...new Set(answers.flatMap((answer) => answerPlaces(subject, answer)).map(([, column]) => column)),
]

const rowsIn = (subject: Subject, answers: Answer[]): number[] =>
  answers.flatMap((answer) => answerPlaces(subject, answer)).map(([row]) => row)

/** "How many eggs" must not be answered with what they cost. */
function mustBeCounts(clause: Clause, [first]: Answer[]): void {
  if (mainAsk(clause)?.ask !== 'how-many' || first?.kind !== 'number') return
  // "How many regions had their best year in 2022" is answered by no highest number.
  const noun = clause.next(mainAsk(clause)?.at ?? 0, 1)
  if (noun?.kind === 'axis' && first.of.kind === 'nth')
    throw new NotUnderstood('it is not clear what is counted')
  const said = clause.pieces.some((piece) => piece.kind === 'unit')
  const { table } = clause.subject
  const isSum = first.of.kind === 'cell' || (first.of.kind === 'aggregate' && first.of.how === 'sum')
  const [column] = columnsOf(clause.subject, [first])
  const header = table.columns[column ?? 0]?.header ?? ''
  const isMoney = /[$€£¥]|\b(EUR|USD|GBP|CHF|JPY)\b/.test(first.unit ?? '')
  const isAmount = table.kind === 'receipt' && /^\W*$|amount|total|price/i.test(header)
  if (isSum && !said && (isMoney || isAmount)) throw new NotUnderstood('the picture shows no number of these')
}

/** "Which region …" is answered by a region, and by no number. @throws NotUnderstood */
export function mustTellLabel(clause: Clause, [first]: Answer[]): void {
  const ask = clause.pieces.find(({ kind }) => kind === 'ask')
  if (ask?.kind !== 'ask' || first?.kind !== 'number') return
  const opens = clause.pieces
    .slice(0, clause.pieces.indexOf(ask))
    .every(({ kind }) => ['filler', 'link'].includes(kind))
  const noun = clause.next(ask.at, 1, ['filler', 'number', 'every'])
  const bare = /^(is|are|was|were)$/i.test(clause.pieces[clause.pieces.indexOf(ask) + 1]?.words ?? '')
  const named = noun?.kind === 'axis' && clause.next(noun.at, 1, [])?.kind !== 'value'
  const which = ask.ask === 'which' && (named || bare)
  if (opens && (which || ask.ask === 'who' || ask.ask === 'when'))
    throw new NotUnderstood('it is not clear which one is asked for')
}
