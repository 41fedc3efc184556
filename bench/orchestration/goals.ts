import type { Goal } from '#bench/row.ts'

/** Times in the unit of their rows. Of a whole job, 40 ms come after the 120. */
export const GOALS = {
  whole: { reach: 180, beyond: 120 },
  wholeOfNaive: { reach: 0.3, beyond: null },
  real: { reach: 260, beyond: 100 },
  realOfNaive: { reach: 0.5, beyond: 0.2 },
  perSecond: { reach: 4, beyond: 10, atLeast: true },
  /** The heartbeat timeout of 10 s and 2 s; a dead worker is missed sooner. */
  recovery: { reach: 12, beyond: 3 },
  cancel: { reach: 5, beyond: 1 },
  linear: { reach: 0.9, beyond: 0.98, atLeast: true },
  memory: { reach: 1, beyond: null },
} as const satisfies Record<string, Goal>
