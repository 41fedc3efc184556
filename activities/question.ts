import type { Db } from '#db/database.ts'
import { findJobQuestion } from '#db/jobs.ts'
import type { JobRef } from '#domain/job.ts'

type Question = ReturnType<typeof findJobQuestion>

/** How many jobs' questions a process remembers: those of the steps that follow one another. */
const MOST = 200

const remembered = new WeakMap<Db, Map<string, Question>>()

/**
 * What a job asks: its question and its pictures in order. It never changes, so that four steps of a job read it once.
 * @throws when there is no such job, or the database does not answer; that is not remembered
 */
export function questionOf(db: Db, { organisation, jobId }: JobRef): Question {
  const known = remembered.get(db) ?? new Map<string, Question>()
  remembered.set(db, known)
  const name = `${organisation} ${jobId}`
  const question = known.get(name) ?? findJobQuestion(db, organisation, jobId)
  known.set(name, question)
  question.catch(() => known.delete(name))
  // A map keeps the order in which things were put in.
  const [oldest] = known.keys()
  if (known.size > MOST && oldest !== undefined) known.delete(oldest)
  return question
}
