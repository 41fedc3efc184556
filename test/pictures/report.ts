import { tellExpectation, tellReply } from '#test/pictures/expectation.ts'
import { KINDS } from '#test/pictures/picture.ts'
import type { Result } from '#test/pictures/result.ts'
import { scoreOf, type Tally, verdictOf } from '#test/pictures/score.ts'
import { GRADES } from '#test/pictures/trait.ts'

/** The outcome in words: a table, the misses one by one, the verdict, and the line that counts tests. */
export function tellResults(results: readonly Result[]): string {
  const misses = results.filter(({ judgement }) => judgement !== 'right')
  return [tellTally(results), ...misses.map(tellMiss), tellVerdict(results), tellCount(results)].join('\n')
}

function tellTally(results: readonly Result[]): string {
  const rows = [...KINDS, ...GRADES].map((name) => {
    const chosen = results.filter(({ picture }) => picture.kind === name || picture.grade === name)
    return tellRow(name, scoreOf(chosen))
  })
  return ['', columns(['', 'right', 'refused', 'wrong']), ...rows, tellRow('all', scoreOf(results)), ''].join(
    '\n',
  )
}

const tellRow = (name: string, { right, refused, wrong }: Tally): string =>
  columns([name, right, refused, wrong].map(String))

const columns = ([name = '', ...rest]: string[]): string =>
  `  ${name.padEnd(8)}${rest.map((text) => text.padStart(9)).join('')}`

/** One miss, with all it takes to look at it again. */
function tellMiss({ picture, judgement, reply, jobId, file }: Result): string {
  const { seed, number, kind, grade, operation, traits, question, expected } = picture
  return [
    `${judgement.toUpperCase()}  seed ${seed}, number ${number}: ${grade} ${kind}, ${operation}`,
    `  traits    ${traits.length === 0 ? 'none' : traits.join(', ')}`,
    `  question  ${question}`,
    `  expected  ${tellExpectation(expected)}`,
    `  got       ${tellReply(reply)}${jobId === null ? '' : `, job ${jobId}`}`,
    `  picture   ${file ?? 'not kept'}`,
    '',
  ].join('\n')
}

function tellVerdict(results: readonly Result[]): string {
  const { grades, passed } = verdictOf(results)
  const lines = grades.map(
    ({ grade, score, reach, met }) =>
      `${grade}: ${score.percent.toFixed(1)} % right, a wrong answer counted twice; at least ${reach} % is wanted: ${met ? 'met' : 'missed'}`,
  )
  return [...lines, passed ? 'The pictures pass.' : 'The pictures FAIL.'].join('\n')
}

function tellCount(results: readonly Result[]): string {
  const { right, refused, wrong } = scoreOf(results)
  return `${right} passed, ${refused + wrong} failed, 0 skipped`
}
