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
 * test of their own instead, which takes longer; with --only both, of that row.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const { rows, only } = options
  const rowsHold = (!rows && only === null) || (await projectHolds('rows', only && `^${only}:`))
  const isStruck = only === null || FAULTS.some(({ row }) => row === only)
  const stormHolds = rows || !isStruck || (await survives(options))
  process.exitCode = rowsHold && stormHolds ? 0 : 1
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

const command = ({ seed, jobs, faults, only }: Options): string =>
  `npm run test:faults -- --seed ${seed} --jobs ${jobs} --faults ${faults}${only === null ? '' : ` --only ${only}`}`

main().catch(fail)
