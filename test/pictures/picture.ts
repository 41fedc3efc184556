import type { Expectation } from '#test/pictures/expectation.ts'
import type { Page } from '#test/pictures/page.ts'
import type { Operation } from '#test/pictures/questions/asked.ts'
import type { Grade, Trait } from '#test/pictures/trait.ts'

export const KINDS = ['table', 'receipt', 'chart'] as const
export type Kind = (typeof KINDS)[number]

/** What one picture of a set is to be. */
export interface Slot {
  kind: Kind
  grade: Grade
  operation: Operation
}

/** A picture with its question and the answer that is right. The same seed and number give the same picture. */
export interface Picture extends Slot {
  seed: number
  /** Counted from 1. */
  number: number
  traits: Trait[]
  question: string
  expected: Expectation
  page: Page
}
