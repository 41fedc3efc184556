import { fail } from '#stack/fail.ts'
import { createProgress } from '#stack/progress.ts'
import type { Bench } from './bench.ts'
import { calibrate, describeMachine, tellCalibration, tellMachine } from './machine.ts'
import { readOptions } from './options.ts'
import { benchOrchestration } from './orchestration/bench.ts'
import { verdictOf } from './row.ts'
import { benchSandbox } from './sandbox/bench.ts'
import { tableOf } from './table.ts'

const BENCHES = new Map<string, Bench>([
  ['orchestration', benchOrchestration],
  ['sandbox', benchSandbox],
])

/**
 * npm run bench NAME [-- --quick] [--json] [--runtime R] [--only PART] [--store filesystem|s3]: measures in turns
 * with a naive arm, and ends with exit code 1 when a number that should be reached was missed.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), [...BENCHES.keys()])
  const bench = BENCHES.get(options.name)
  if (!bench) throw new Error(`There is no bench ${options.name}.`)
  const machine = describeMachine()
  console.log(tellMachine(machine))
  const before = await calibrate()
  const { rows, notes } = await bench(options, createProgress())
  const after = await calibrate()
  console.log([tellCalibration(before, after), '', tableOf(rows), '', ...notes].join('\n'))
  const missed = rows.filter((row) => verdictOf(row) === 'missed').length
  console.log(missed === 0 ? 'Every number was reached.' : `${missed} missed.`)
  if (options.json) console.log(JSON.stringify({ ...options, machine, before, after, rows, notes }))
  process.exitCode = missed === 0 ? 0 : 1
}

main().catch(fail)
