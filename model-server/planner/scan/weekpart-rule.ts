import { periodOf } from '#model-server/planner/table/periods.ts'
import type { Rule } from './place.ts'

/** Days count from Monday, which is 0. */
const SATURDAY = 5

/** "On weekdays", "at the weekend": some of the days that the picture shows. */
export const weekpart: Rule = ({ subject, texts, start }) => {
  const word = texts[start] ?? ''
  const isWorking = /^(weekdays|workdays)$/.test(word) && texts[start - 1] === 'on'
  const isFree = /^weekends?$/.test(word)
  if ((!isWorking && !isFree) || subject.rowTime?.unit !== 'day') return null
  const days = subject.items.map(({ index, label }) => ({ index, day: periodOf(label)?.ordinal ?? SATURDAY }))
  const rows = days.filter(({ day }) => day >= SATURDAY === isFree).map(({ index }) => index)
  return rows.length > 0 ? { meaning: { kind: 'row', rows }, length: 1 } : null
}
