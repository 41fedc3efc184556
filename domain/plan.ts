/** A check that the program must report under this name: it compares the result with something not used to compute it. */
export interface PlannedCheck {
  name: string
  /** What is compared with what, in words. */
  how: string
}

export interface PlannedOutput {
  kind: 'value' | 'file'
  /** The name of the value, or of the file ("residuals.png"). The first value is the direct answer. */
  name: string
  unit: string | null
}

/** How the answer will be computed. It holds no computed number. */
export interface Plan {
  /** One sentence. */
  summary: string
  steps: string[]
  /** Ids of the cells it needs. */
  cells: string[]
  assumptions: string[]
  outputs: PlannedOutput[]
  checks: PlannedCheck[]
  /** The built-in planner's own words to the built-in coder; a language model ignores it. */
  recipe: Record<string, unknown> | null
}

/** What a planner answers. A refusal is about the question unless it says that it is about the picture. */
export type PlanReply =
  | { kind: 'plan'; plan: Plan }
  | { kind: 'refused'; about?: RefusedOver | undefined; sentence: string }

/** What keeps a planner from planning: it does not understand the question, or the picture is not legible where it matters. */
export const REFUSED_OVER = ['question', 'picture'] as const
export type RefusedOver = (typeof REFUSED_OVER)[number]
