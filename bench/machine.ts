import { cpus, loadavg, release, totalmem } from 'node:os'
import { run } from '#stack/run.ts'

/** The machine a result belongs to: without it, a number says nothing. */
export interface Machine {
  cores: number
  processor: string
  memoryGb: number
  kernel: string
  node: string
  /** Mean number of processes that wanted to run, over the minute before. */
  load: number
}

export function describeMachine(): Machine {
  const all = cpus()
  return {
    cores: all.length,
    processor: all[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    load: loadavg()[0] ?? 0,
  }
}

export const tellMachine = ({ cores, processor, memoryGb, kernel, node, load }: Machine): string =>
  `Machine: ${cores} cores (${processor}), ${memoryGb} GiB, Linux ${kernel}, Node ${node}, load before ${load.toFixed(2)}`

/** How long fixed work takes here and now: two runs compare as far as these do. Milliseconds. */
export interface Calibration {
  javascript: number
  /** The system's Python; null: there is none. */
  python: number | null
}

const ROUNDS = 5
const PYTHON = `
import time
best = 1e9
for _ in range(${ROUNDS}):
    since = time.perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number * number % 7
    best = min(best, time.perf_counter() - since)
print(best * 1000)
`

/** The best of five, so that it tells of the machine rather than of what else it was doing. */
export async function calibrate(): Promise<Calibration> {
  const javascript = Math.min(...Array.from({ length: ROUNDS }, loop))
  const python = await run('python3', ['-I', '-S', '-c', PYTHON]).then(Number, () => null)
  return { javascript, python }
}

function loop(): number {
  const since = performance.now()
  let total = 0
  for (let number = 0; number < 2_000_000; number += 1) total = (total + number * number) % 1_000_003
  // Used, or the compiler leaves the work out.
  if (total < 0) throw new Error('Unreachable.')
  return performance.now() - since
}

export const tellCalibration = (before: Calibration, after: Calibration): string =>
  `Calibration: loop in JavaScript ${pair(before.javascript, after.javascript)}, in Python ${pair(before.python, after.python)} (before, after)`

const pair = (one: number | null, other: number | null): string =>
  one === null || other === null ? 'not measured' : `${one.toFixed(1)}, ${other.toFixed(1)} ms`
