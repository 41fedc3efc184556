import type { Goal } from '#bench/row.ts'
import type { Variant } from './variants.ts'

type Measure = 'print' | 'plot' | 'ofNaive' | 'second' | 'plots' | 'programs' | 'overshoot' | 'memory'

const GOALS: Record<Variant['runtime'], Partial<Record<Measure, Goal>>> = {
  runc: {
    print: { reach: 15, beyond: 8 },
    plot: { reach: 150, beyond: 120 },
    ofNaive: { reach: 0.2, beyond: 0.05 },
    second: { reach: 10, beyond: 5 },
    plots: { reach: 1.7, beyond: 6, atLeast: true },
    programs: { reach: 5, beyond: 20, atLeast: true },
    overshoot: { reach: 250, beyond: 50 },
    memory: { reach: 70, beyond: null },
  },
  runsc: {
    print: { reach: 100, beyond: 60 },
    plot: { reach: 400, beyond: 280 },
    ofNaive: { reach: 0.2, beyond: 0.05 },
    second: { reach: 70, beyond: 50 },
    overshoot: { reach: 500, beyond: 50 },
    memory: { reach: 95, beyond: null },
  },
}

/** What a runtime should do; null for one that is there to be compared with, and for what nothing was set. */
export const goalOf = ({ runtime, shipped }: Variant, measure: Measure): Goal | null =>
  shipped ? (GOALS[runtime][measure] ?? null) : null
