/** The steps of a job in the order in which people see them. */
export const STEPS = ['vision', 'reasoning', 'codegen', 'critic', 'execution', 'checks', 'finish'] as const
export type Step = (typeof STEPS)[number]

/** The four roles a model can have, each with its own endpoint, model and price. */
export const MODEL_ROLES = ['vision', 'reasoning', 'codegen', 'review'] as const
export type ModelRole = (typeof MODEL_ROLES)[number]

/** Where a step's activity is executed; one process serves all of them, or one each. */
export const QUEUES = ['jobs', 'models', 'critic', 'sandbox'] as const
export type Queue = (typeof QUEUES)[number]

export interface StepRow {
  activity: string
  queue: Queue
  role: ModelRole | null
  /** What a person reads while the step runs. */
  label: string
}

/** Step → activity, queue, model role and label. Nothing else spells these words. */
export const STEP_TABLE = {
  vision: { activity: 'describeImage', queue: 'models', role: 'vision', label: 'Reading the picture' },
  reasoning: { activity: 'planAnswer', queue: 'models', role: 'reasoning', label: 'Planning the answer' },
  codegen: { activity: 'writeProgram', queue: 'models', role: 'codegen', label: 'Writing the program' },
  critic: { activity: 'reviewProgram', queue: 'critic', role: 'review', label: 'Criticising the program' },
  execution: { activity: 'runProgram', queue: 'sandbox', role: null, label: 'Running it in the sandbox' },
  checks: { activity: 'evaluateChecks', queue: 'critic', role: null, label: 'Checking the result' },
  finish: { activity: 'finishJob', queue: 'jobs', role: null, label: 'Recording the outcome' },
} as const satisfies Record<Step, StepRow>

/** Steps that take some milliseconds, and the edition of the workflow since which they are tried within its own turn. */
const PROMPT_SINCE: Partial<Record<Step, number>> = { checks: 2, critic: 3 }

/** Steps whose first turn the activity that reads the picture may go on with, and since which edition. */
const AHEAD_SINCE: Partial<Record<Step, number>> = {
  reasoning: 4,
  codegen: 4,
  critic: 5,
  execution: 5,
  checks: 5,
}

/** May the activity that reads the picture have made it, at its first turn? */
export const isAhead = (step: Step, attempt: number, edition: number): boolean =>
  attempt === 1 && edition >= (AHEAD_SINCE[step] ?? Infinity)

const LONGEST_MS: Record<Step, number> = {
  // Pictures are slow to read, cheap to read again.
  vision: 120_000,
  reasoning: 600_000,
  codegen: 600_000,
  critic: 60_000,
  // The limit of a run (at most 10 minutes), and three more for its inputs, its place, a cold start and its files.
  execution: 780_000,
  checks: 30_000,
  finish: 10_000,
}

/** How long a try at a step may take, in milliseconds, wherever it is made. */
export const longestOf = (step: Step): number => LONGEST_MS[step]

/** Is it tried within the workflow's turn first, and by a worker of its queue only if that failed? */
export const isPrompt = (step: Step, edition: number): boolean => edition >= (PROMPT_SINCE[step] ?? Infinity)
