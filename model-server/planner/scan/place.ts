import type { Found, Meaning, Piece } from '#model-server/planner/language/piece.ts'
import type { Token } from '#model-server/planner/language/tokens.ts'
import type { Label } from '#model-server/planner/table/labels.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'

/** A place in a question, and what is known of it so far. */
export interface Place {
  subject: Subject
  labels: Label[]
  tokens: Token[]
  /** The folded words of the tokens. */
  texts: string[]
  start: number
  before: Piece[]
}

/** A reading of some words, how many they are, and a second reading where they have two. */
export interface Read {
  meaning: Meaning | Found
  length: number
  also?: Found | null
}

export type Rule = (place: Place) => Read | null
