/** How much is measured. */
export interface Effort {
  /** Pictures, which jobs are given in turn. */
  pictures: number
  /** Jobs before the first that counts. */
  warmUps: number
  /** Rounds of a whole job and its naive arm, and how many of each follow one another in a round. */
  whole: { rounds: number; inRow: number }
  /** The same of the whole real job. */
  real: number
  /** Jobs at once, how long they follow each other, and how long before that is not counted, in milliseconds. */
  stream: { atOnce: number; leadMs: number; windowMs: number }
  recoveries: number
  /** Of each kind. */
  cancels: number
  scaling: { leadMs: number; windowMs: number }
  /** Jobs before and while memory is looked at, and how many are done between two looks. */
  memory: { warmUps: number; jobs: number; between: number }
  /** Longest wait for a quiet machine before each sample, in milliseconds. */
  patienceMs: number
}

export const FULL: Effort = {
  pictures: 40,
  warmUps: 6,
  whole: { rounds: 10, inRow: 4 },
  real: 20,
  stream: { atOnce: 20, leadMs: 8000, windowMs: 40_000 },
  recoveries: 4,
  cancels: 8,
  scaling: { leadMs: 6000, windowMs: 45_000 },
  memory: { warmUps: 400, jobs: 1000, between: 100 },
  patienceMs: 10_000,
}

export const QUICK: Effort = {
  pictures: 12,
  warmUps: 3,
  whole: { rounds: 3, inRow: 3 },
  real: 4,
  stream: { atOnce: 20, leadMs: 4000, windowMs: 15_000 },
  recoveries: 1,
  cancels: 2,
  scaling: { leadMs: 4000, windowMs: 20_000 },
  memory: { warmUps: 60, jobs: 120, between: 20 },
  patienceMs: 1500,
}
