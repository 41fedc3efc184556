import type { Subject } from './subject.ts'

/** What is left of other lines: "Gross profit", "Net income", "EBITDA", "Operating margin". */
const RESULT =
  /\b(gross|operating|net|pre-?tax|retained)\b.*\b(profit|income|margin|earnings|loss|result|surplus)\b|\b(profit|loss) (before|after|for)\b|^\s*(profit|loss|ebit|ebitda|ebt|surplus|deficit)\b/i
const TAKEN = /\b(revenues?|sales|turnover)\b/i
const SPENT =
  /\b(costs?|expenses?|cogs|expenditures?|administration|marketing|interest|tax(es)?|depreciation|r&d)\b/i

/** Is a row of that name the result of others? */
export const isResult = (label: string): boolean => RESULT.test(label)

/** Is a row of that name what others are taken off from, or what is taken off? */
export const isFlow = (label: string): boolean => !isResult(label) && (TAKEN.test(label) || SPENT.test(label))

/** Is a row of that name printed as what was spent or lost, with a minus in some statements and without in others? */
export const isSpent = (label: string): boolean =>
  !/\b(profit|income|gain|margin|earnings|revenue)\b/i.test(label) &&
  /\b(costs?|expenses?|cogs|expenditures?|loss(es)?|interest|tax(es)?|discounts?|rebates?|depreciation|amorti[sz]ation|administration|marketing|wages|salaries)\b/i.test(
    label,
  )

/** An income statement: rows of what came in and went out, and of what was left. Its rows add up to nothing. */
export const isStatement = ({ items }: Subject): boolean =>
  items.some(({ label }) => isResult(label)) && items.some(({ label }) => isFlow(label))
