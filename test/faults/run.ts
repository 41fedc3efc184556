import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fail } from '#stack/fail.ts'
import { createProgress } from '#stack/progress.ts'
import { FAULTS } from '#test/faults/faults.ts'
import { type Options, readOptions } from '#test/faults/options.ts'
import { isGood, tellOutcome, tellStruck } from '#test/faults/report.ts'
import { runSuite } from '#test/faults/suite.ts'
import { openWorld } from '#test/faults/world.ts'
import { projectHolds } from '#test/project.ts'

/**
 * npm run test:faults [-- --seed N] [--jobs N] [--faults N] [--minutes N] [--only F7] [--rows]: kills, cuts and stops every
 * part of a whole Reckoner while jobs run, and audits what is left. With --rows the rows of the fault matrix that have a
 * test of their own instead, which takes longer; with --only alone both, of that row.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const { rows, only } = options
  const isStruck = only === null || FAULTS.some(({ row }) => row === only)
  const hasRow = only === null ? rows : await isTested(only)
  if (!isStruck && !hasRow)
    throw new Error(`Nothing here is of the row ${only}; docs/fault-matrix.md says what is.`)
  const rowsHold = !hasRow || (await projectHolds('rows', only && `^${only}:`))
  const stormHolds = rows || !isStruck || (await survives(options))
  process.exitCode = rowsHold && stormHolds ? 0 : 1
}

/** Vitest takes it for a success when no test has the name. */
async function isTested(row: string): Promise<boolean> {
  const folder = join(import.meta.dirname, 'rows')
  const texts = (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8'))
  return (await Promise.all(texts)).some((text) => new RegExp(`'${row}[:']`).test(text))
}

async function survives(options: Options): Promise<boolean> {
  console.log(`Seed: ${options.seed}; the same again: ${command(options)}`)
  const world = await openWorld({ progress: createProgress() })
  try {
    const outcome = await runSuite({ ...options, world, told: (struck) => console.log(tellStruck(struck)) })
    console.log(tellOutcome(outcome))
    return isGood(outcome, options)
  } finally {
    await world.close()
  }
}

const command = ({ seed, jobs, faults, minutes, only }: Options): string =>
  `npm run test:faults -- --seed ${seed} --jobs ${jobs} --faults ${faults} --minutes ${minutes}${only === null ? '' : ` --only ${only}`}`

main().catch(fail)
