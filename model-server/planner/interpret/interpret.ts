import type { Answer, Plot } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { scan } from '#model-server/planner/scan/scan.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { aggregate } from './aggregate.ts'
import { caseOf, mustBeHeeded, type Case } from './case.ts'
import { change } from './change.ts'
import { Clause, type Placed } from './clause.ts'
import { clauses, residualsOf } from './clauses.ts'
import { compare } from './compare.ts'
import { mustBearGaps, tellingGaps } from './gaps.ts'
import { count } from './count.ts'
import { fit } from './fit.ts'
import { lookup } from './lookup.ts'
import { multiple } from './multiple.ts'
import { mustFitWords, mustTellLabel } from './fitting-words.ts'
import { filter, place, sort } from './order.ts'
import { fitPlot, plot, PLOT_OPS } from './plot.ts'
import { percentOf } from './percent-of.ts'
import { prepared } from './prepare.ts'
import { rank } from './rank.ts'
import { receipt } from './receipt.ts'
import { scaled } from './scaled.ts'
import { share } from './share.ts'
import { mustMakeSums } from './sums.ts'
import { wantsYesOrNo } from './yes-no.ts'

/** What a question means for one table. */
export interface Interpretation {
  answers: Answer[]
  plot: Plot | null
  assumptions: string[]
}

/** The kinds of questions, in the order in which they are tried; each passes on what is not its own. */
const READERS: ((asked: Case) => Answer[] | null)[] = [
  fit,
  percentOf,
  multiple,
  scaled,
  place,
  count,
  receipt,
  share,
  change,
  compare,
  sort,
  rank,
  filter,
  aggregate,
  lookup,
]

/**
 * Understands a question about a table.
 * @throws NotUnderstood when any word of it that matters is left over
 */
export function interpret(question: string, subject: Subject): Interpretation {
  const pieces = prepared(subject, scan(question, subject))
  if (wantsYesOrNo(question, pieces)) throw new NotUnderstood('it asks for yes or no')
  const { main, drawing } = clauses(pieces)
  const answered = main.length > 0 ? answersOf(subject, main) : null
  const drawn = drawing.length > 0 ? drawingOf(subject, drawing, pieces) : null
  if (!answered && !drawn) throw new NotUnderstood('it is not clear what is asked')
  return {
    answers: [...(answered?.answers ?? drawn?.answers ?? []), ...fittedFor(answered, drawn)],
    plot: drawn?.plot ?? answered?.plot ?? null,
    assumptions: [...(answered?.assumptions ?? []), ...(drawn?.assumptions ?? [])],
  }
}

/** Residuals are from a line, which is then part of the answer. */
const fittedFor = (answered: Interpretation | null, drawn: Interpretation | null): Answer[] =>
  answered ? (drawn?.answers ?? []).filter(({ kind }) => kind === 'fit') : []

function answersOf(subject: Subject, pieces: Placed[]): Interpretation {
  const clause = new Clause(subject, pieces)
  const fitted = clause.op('fit', 'residuals', 'slope', 'forecast')
  const residuals = clause.op('residuals') !== null
  const draws = fitted !== null && clause.op(...PLOT_OPS) !== null
  const asked = caseOf(clause)
  for (const read of READERS) {
    const answers = read(asked)
    if (!answers) continue
    if (fitted) clause.useOps(...PLOT_OPS)
    clause.mustBeUsedUp()
    mustBeHeeded(asked)
    mustFitWords(clause, answers)
    mustTellLabel(clause, answers)
    mustBearGaps(clause, answers)
    mustMakeSums(subject, answers)
    const [first] = answers
    return {
      answers: tellingGaps(clause, answers),
      plot: draws && first ? fitPlot(subject, first, residuals) : null,
      assumptions: clause.assumptions,
    }
  }
  throw new NotUnderstood('it is not clear what is asked')
}

function drawingOf(subject: Subject, pieces: Placed[], all: Placed[]): Interpretation {
  const clause = new Clause(subject, pieces)
  if (clause.op('residuals')) return residuals(subject, all)
  const asked = caseOf(clause)
  const drawn = plot(asked)
  if (!drawn) throw new NotUnderstood('it is not clear what to plot')
  clause.mustBeUsedUp()
  mustBeHeeded(asked)
  tellingGaps(clause, [])
  return { ...drawn, assumptions: clause.assumptions }
}

/** The residuals of what the rest of the question is about. */
function residuals(subject: Subject, pieces: Placed[]): Interpretation {
  const clause = new Clause(subject, residualsOf(pieces))
  const answers = fit(caseOf(clause))
  const [first] = answers ?? []
  if (!answers || !first) throw new NotUnderstood('it is not clear what the residuals are of')
  return { answers, plot: fitPlot(subject, first, true), assumptions: clause.assumptions }
}
