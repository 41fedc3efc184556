/** One computed value, as the program reported it. */
export interface AnswerValue {
  name: string
  /** Unrounded, in the printed scale; for "which …" the label as printed, always a string. */
  value: number | string
  unit: string | null
  uncertainty: number | null
  note: string | null
  /** Ids of the cells it was computed from. */
  uses: string[]
}

/** The answer of a job; the first value is the direct answer. */
export interface Answer {
  /** One sentence that says the same as the values, rounded. */
  text: string
  values: AnswerValue[]
  /** false: the program only printed, and its last line became the answer. */
  structured: boolean
}
