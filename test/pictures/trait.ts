import type { NumberFormat } from '#test/pictures/number-format.ts'
import type { Random } from '#test/pictures/random.ts'

/** `clean` pictures have none of the traits below; `hard` ones at least two, from different groups. */
export const GRADES = ['clean', 'hard'] as const
export type Grade = (typeof GRADES)[number]

export const TRAIT_GROUPS = {
  scale: ['small'],
  style: ['dark', 'borderless'],
  angle: ['rotated'],
  numbers: ['european', 'spaced', 'currency', 'parentheses'],
  sign: ['negatives'],
} as const
export type TraitGroup = keyof typeof TRAIT_GROUPS
export type Trait = (typeof TRAIT_GROUPS)[TraitGroup][number]

/** Parentheses count as one trait, although the numbers in them are negative. */
export function drawTraits(grade: Grade, random: Random): Trait[] {
  if (grade === 'clean') return []
  const groups: TraitGroup[] = ['scale', 'style', 'angle', 'numbers', 'sign']
  const chosen = random.subsequence(groups, random.chance(0.7) ? 2 : 3)
  const open = (trait: Trait) => trait !== 'parentheses' || !chosen.includes('sign')
  const traits = chosen.map((group) => random.pick<Trait>(TRAIT_GROUPS[group].filter(open)))
  const continental = traits.includes('european') || traits.includes('spaced')
  return continental && random.chance(0.4) ? [...traits, 'currency'] : traits
}

export const groupOf = (trait: Trait): TraitGroup | undefined =>
  (Object.keys(TRAIT_GROUPS) as TraitGroup[]).find((group) =>
    (TRAIT_GROUPS[group] as readonly Trait[]).includes(trait),
  )

/** Do the traits ask for negative numbers? */
export const wantsNegatives = (traits: readonly Trait[]): boolean =>
  traits.includes('negatives') || traits.includes('parentheses')

/** Is each number trait to be seen in the numbers as printed? A European format shows only where there is a comma. */
export function isShown(traits: readonly Trait[], numbers: readonly string[]): boolean {
  const signs: Partial<Record<Trait, RegExp>> = {
    european: /,/,
    spaced: /\d\u00a0\d/,
    currency: /[$€£]|[A-Z]{3}/,
    parentheses: /^\(.*\)$/,
    negatives: /^[-−]/,
  }
  return traits.every((trait) => {
    const sign = signs[trait]
    return sign === undefined || numbers.some((number) => sign.test(number))
  })
}

/**
 * Can a person tell thousands from decimals? With a point or comma for thousands, either some number shows the
 * decimal sign too, or some number has two separators, or every number has one followed by three digits.
 */
export function isTelling(format: NumberFormat, numbers: readonly string[]): boolean {
  if (format.thousands !== '.') return true
  const digits = numbers.map((number) => number.replace(/[^\d.,]/g, ''))
  return (
    digits.some((number) => number.includes(',') || /\..*\./.test(number)) ||
    digits.every((number) => /^\d{1,3}\.\d{3}$/.test(number))
  )
}
