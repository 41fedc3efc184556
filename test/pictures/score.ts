import type { Judgement } from '#test/pictures/expectation.ts'
import type { Result } from '#test/pictures/result.ts'
import type { Grade } from '#test/pictures/trait.ts'

/** A wrong number is worse than none. */
export const MISSES: Record<Judgement, number> = { right: 0, refused: 1, wrong: 2 }

/** The least of each grade that has to be right, in percent. */
export const REACH: Record<Grade, number> = { clean: 97, hard: 90 }

export interface Tally {
  right: number
  refused: number
  wrong: number
}

export interface Score extends Tally {
  /** 100 · (pictures − misses) / pictures; 100 where there are no pictures. */
  percent: number
}

export function scoreOf(results: readonly Pick<Result, 'judgement'>[]): Score {
  const count = (judgement: Judgement) => results.filter((result) => result.judgement === judgement).length
  const misses = results.reduce((sum, { judgement }) => sum + MISSES[judgement], 0)
  const percent = results.length === 0 ? 100 : (100 * (results.length - misses)) / results.length
  return { right: count('right'), refused: count('refused'), wrong: count('wrong'), percent }
}

export interface Verdict {
  grades: { grade: Grade; score: Score; reach: number; met: boolean }[]
  passed: boolean
}

/** Passed: each grade reaches its share. */
export function verdictOf(results: readonly Result[]): Verdict {
  const grades = (['clean', 'hard'] as const).map((grade) => {
    const score = scoreOf(results.filter(({ picture }) => picture.grade === grade))
    return { grade, score, reach: REACH[grade], met: score.percent >= REACH[grade] }
  })
  return { grades, passed: grades.every(({ met }) => met) }
}
