import { expect, test } from 'vitest'
import type { Judgement } from '#test/pictures/expectation.ts'
import { drawSet } from '#test/pictures/picture-set.ts'
import { tellResults } from '#test/pictures/report.ts'
import type { Result } from '#test/pictures/result.ts'
import { scoreOf, verdictOf } from '#test/pictures/score.ts'
import type { Grade } from '#test/pictures/trait.ts'

const pictures = [...drawSet(1, 48), ...drawSet(2, 48)]

/** Results of 96 pictures, all right but for the given ones. */
function resultsWith(grade: Grade, misses: Judgement[]): Result[] {
  const left = [...misses]
  return pictures.map((picture) => {
    const judgement = picture.grade === grade ? (left.shift() ?? 'right') : 'right'
    const first = { value: 1, unit: null }
    const reply = { succeeded: judgement !== 'refused', reason: null, first, plots: 0 }
    return { picture, judgement, reply, jobId: 'job_1', file: null }
  })
}

test('a wrong answer counts as two misses', () => {
  const ten = [...Array<Judgement>(9).fill('right'), 'wrong' as const].map((judgement) => ({ judgement }))
  expect(scoreOf(ten)).toEqual({ right: 9, refused: 0, wrong: 1, percent: 80 })
  expect(scoreOf([])).toMatchObject({ percent: 100 })
})

test.each<[Grade, Judgement[], boolean]>([
  ['clean', [], true],
  ['clean', ['refused'], true],
  ['clean', ['refused', 'refused'], false],
  ['clean', ['wrong'], false],
  ['hard', ['refused', 'refused', 'refused'], true],
  ['hard', ['wrong', 'refused'], true],
  ['hard', ['wrong', 'wrong'], false],
])('of 64 clean and 32 hard pictures, %s %j: passes %s', (grade, misses, passes) => {
  expect(verdictOf(resultsWith(grade, misses)).passed).toBe(passes)
})

test('the report names each miss and ends with the counts', () => {
  const told = tellResults(resultsWith('hard', ['wrong', 'refused']))
  expect(told).toContain('WRONG  seed 1, number 3: hard table')
  expect(told).toContain('REFUSED  seed 1, number 6: hard table')
  expect(told.split('\n').at(-1)).toBe('94 passed, 2 failed, 0 skipped')
})
