import type { Op } from '#model-server/planner/language/piece.ts'
import type { Read, Rule } from './place.ts'

const SIZED = /^(of|over|above|below|under|between|exceeding|greater|more|less|at|from|higher|lower|for|in)$/
const MAKING = /^(make|makes|made|making|turn|turns|turned)$/
const MADE = /^(made|earned|turned|recorded|posted|reported|booked|suffered|incurred)$/

const SIGNS: Partial<Record<string, Op>> = { profit: 'positive', loss: 'negative' }

/** "Shops that made a profit", "in how many years was a loss made": one above or below zero, unless its size is said. */
export const madeProfit: Rule = ({ texts, start }) => {
  const [word = '', next = '', third = '', fourth = ''] = texts.slice(start)
  if (MAKING.test(word) && next === 'a' && third === 'profit' && !SIZED.test(fourth))
    return read('positive', 3)
  const op = texts[start - 1] === 'a' ? SIGNS[word] : undefined
  if (op && MADE.test(next) && !SIZED.test(third)) return read(op, 2)
  return op && texts[start - 2] === 'there' && !SIZED.test(next) ? read(op, 1) : null
}

const read = (op: Op, length: number): Read => ({ meaning: { kind: 'op', op }, length })
