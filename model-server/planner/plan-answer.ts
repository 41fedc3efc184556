import type { Tables } from '#model-server/recipe/recipe.ts'
import type { Plan, PlanReply } from '#domain/plan.ts'
import { interpret, type Interpretation } from './interpret/interpret.ts'
import { NotUnderstood, refusalOf } from './not-understood.ts'
import { planOf } from './plan/plan.ts'
import { subjectOf, type Subject } from './table/subject.ts'

/**
 * Understands a question in everyday English over what was read off a picture, by rules. It looks at
 * labels, headings, kinds and units, and at no number; what it does not understand it refuses.
 */
export function planAnswer(question: string, extraction: Tables): PlanReply {
  const subjects = extraction.tables.map((_, number) => subjectOf(extraction, number)).filter(isUsable)
  if (subjects.length === 0)
    return { kind: 'refused', sentence: 'The picture holds no numbers to compute from.' }
  const read = subjects.map((subject) => ({ subject, ...attempt(question, subject) }))
  const understood = read.filter(({ found }) => found !== null)
  const [first] = understood
  if (understood.length === 1 && first?.found)
    return ifReadSurely(first.subject, planOf(first.subject, first.found), first.found)
  const why = understood.length > 1 ? 'it is not clear which table is meant' : (read[0]?.why ?? '')
  return { kind: 'refused', sentence: refusalOf(why) }
}

/**
 * Readings as sure as this, or less, are not computed with: a wrong number is worse than none. The reader
 * claims as much where it read a number three times in three ways (`adapters/ocr/sight/text.py`).
 */
const UNSURE = 0.5

function ifReadSurely({ table }: Subject, plan: Plan, { answers }: Interpretation): PlanReply {
  const needed = table.cells.filter(({ id }) => plan.cells.includes(id))
  const rows = answers.some(({ kind }) => NAMING.has(kind)) ? new Set(needed.map(({ row }) => row)) : null
  const unsure = table.cells.find(
    (cell) =>
      cell.confidence <= UNSURE &&
      (needed.includes(cell) || (cell.column === table.labelColumn && rows?.has(cell.row))),
  )
  return unsure
    ? { kind: 'refused', about: 'picture', sentence: unclear(unsure.text) }
    : { kind: 'plan', plan }
}

/** Answers that hand out labels, so that these have to be read as surely as the numbers. */
const NAMING = new Set<Interpretation['answers'][number]['kind']>(['label', 'labels'])

const unclear = (text: string): string =>
  `The picture is not clear enough where it seems to say "${text}", which the answer needs; ask with a sharper or larger picture.`

const isUsable = (subject: Subject | null): subject is Subject =>
  subject !== null && subject.values.length > 0 && subject.items.length > 0

function attempt(question: string, subject: Subject): { found: Interpretation | null; why: string } {
  try {
    return { found: interpret(question, subject), why: '' }
  } catch (error) {
    if (error instanceof NotUnderstood) return { found: null, why: error.message }
    throw error
  }
}
