import type { PlannedCheck } from '#domain/plan.ts'
import type { Aggregate, Answer, AnswerOf, Pairing, Scalar } from '#model-server/recipe/recipe.ts'

const AGAIN = 'The printed texts are read a second time, as exact decimals'

const AGGREGATE_WAYS: Record<Aggregate, [name: string, how: string]> = {
  sum: ['exact decimals add up to the same', 'and added up; the sum must be the same.'],
  mean: [
    'the average times the count is the exact sum',
    'and added up; the average times their number must give that sum.',
  ],
  median: [
    'the middle of the sorted exact decimals is the median',
    'and sorted; what stands in the middle must be the median.',
  ],
  range: [
    'the ends of the sorted exact decimals are as far apart',
    'and sorted; last less first must be the range.',
  ],
  deviation: [
    'the spread follows from the sum of exact squares',
    'and squared; the same spread must follow from the sum of the squares.',
  ],
  'population-deviation': [
    'the spread follows from the sum of exact squares',
    'and squared; the same spread must follow from the sum of the squares.',
  ],
  variance: [
    'the spread follows from the sum of exact squares',
    'and squared; the same variance must follow from the sum of the squares.',
  ],
  count: [
    'what is counted and what is not make up all',
    'and those that do not meet the condition are counted; together they must be all there are.',
  ],
}

const PAIR_WAYS: Record<Pairing, [name: string, how: string]> = {
  difference: [
    'the second number plus the difference is the first',
    'and adding the difference to the second number must give the first.',
  ],
  ratio: [
    'the ratio times the second number is the first',
    'and the ratio times the second number must give the first.',
  ],
  change: [
    'the change applied to the first number gives the second',
    'and the change, applied to the first number, must give the second.',
  ],
  reduction: [
    'the reduction applied to the first number gives the second',
    'and the reduction, applied to the first number, must give the second.',
  ],
  share: [
    'the share and the rest make up 100 %',
    'and the share of the rest is computed; the two must make up 100 %.',
  ],
  product: [
    'the product divided by one number is the other',
    'and the product divided by the second number must give the first.',
  ],
}

const SCALAR_WAYS: Record<Exclude<Scalar['kind'], 'aggregate' | 'pair'>, [name: string, how: string]> = {
  cell: ['a second reading of the printed text agrees', 'and compared with the number that was used.'],
  given: ['a second reading of the printed text agrees', 'and compared.'],
  nth: ['the sorted exact decimals have it in that place', 'and sorted; the number must stand in its place.'],
  terms: [
    'exact decimals added one by one give the same',
    'and added one by one, as often as asked; the sum must be the same.',
  ],
  compound: [
    'growing that much in every period gives the last number',
    'and the first number, growing that much in every period, must become the last.',
  ],
  weighted: [
    'weighted deviations from the average cancel out',
    'and the weighted deviations from the average must cancel out.',
  ],
  rows: ['as many rows as numbers', 'The rows are counted a second time, by the numbers they hold.'],
  correlation: [
    'the correlation follows from the slopes both ways',
    'and a line is fitted both ways; the product of the slopes must be the square of the correlation.',
  ],
}

const ANSWER_WAYS: Record<Exclude<Answer['kind'], 'number' | 'numbers'>, [name: string, how: string]> = {
  label: [
    'the sorted exact decimals have it in that place',
    'and sorted; the number must stand in its place.',
  ],
  labels: [
    'what was left out does not belong in',
    'and compared; nothing left out may belong in, and the order must hold.',
  ],
  place: ['as many numbers lie before it', 'and those that come before it are counted.'],
  fit: [
    'residuals cancel out and do not lean',
    'and the residuals from the line must sum to zero, also when weighted by position.',
  ],
}

const SHARE_WAY: [string, string] = [
  'the shares make up 100 %',
  'and the shares are computed from them; they must make up 100 %.',
]
const EACH_WAY: [string, string] = ['the exact decimals are the same, one by one', 'and compared one by one.']

/** The second way of computing an answer, by which the program checks it. */
export function secondWay(answer: Answer): PlannedCheck {
  const [name, how] = wayOf(answer)
  return { name, how: /^[A-Z]/.test(how) ? how : `${AGAIN}, ${how}` }
}

function wayOf(answer: Answer): [string, string] {
  const each = answer.kind === 'numbers' || (answer.kind === 'labels' && answer.order === null)
  if (each && answer.of.kind !== 'where') return answer.of.kind === 'shares' ? SHARE_WAY : EACH_WAY
  if (answer.kind === 'numbers') return ANSWER_WAYS.labels
  if (answer.kind !== 'number') return ANSWER_WAYS[answer.kind]
  return scalarWay(answer)
}

function scalarWay({ of }: AnswerOf<'number'>): [string, string] {
  if (of.kind === 'aggregate') return AGGREGATE_WAYS[of.how]
  return of.kind === 'pair' ? PAIR_WAYS[of.how] : SCALAR_WAYS[of.kind]
}
