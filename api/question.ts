import { QUESTION_LIMIT } from '#domain/job.ts'
import { Problem } from './problem.ts'

/**
 * A question as kept: trimmed, without control characters other than tabs and line ends.
 * @throws Problem 422 when it is empty or longer than a question may be
 */
export function questionOf(given: string): string {
  const question = given.toWellFormed().replaceAll(CONTROLS, '').trim()
  if (question === '') throw new Problem(422, 'question_empty', 'The question is empty; ask something.')
  // Counted as Postgres and people count: by character, not by half of a surrogate pair.
  const length = Array.from(question).length
  if (length <= QUESTION_LIMIT) return question
  throw new Problem(
    422,
    'question_too_long',
    `The question has ${length} characters; it may have ${QUESTION_LIMIT}.`,
  )
}

const CONTROLS = /(?![\t\r\n])\p{Cc}/gu
