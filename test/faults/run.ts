import { fail } from '#stack/fail.ts'
import { createProgress } from '#stack/progress.ts'
import { type Options, readOptions } from '#test/faults/options.ts'
import { isGood, tellOutcome, tellStruck } from '#test/faults/report.ts'
import { runSuite } from '#test/faults/suite.ts'
import { openWorld } from '#test/faults/world.ts'
import { projectHolds } from '#test/project.ts'

/**
 * npm run test:faults [-- --seed N] [--jobs N] [--faults N] [--minutes N] [--only F7] [--storm]: the rows of the fault
 * matrix that have a test of their own (not with --storm); then kills, cuts and stops every part of a whole Reckoner
 * while jobs run, and audits what is left.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  console.log(`Seed: ${options.seed}; the same again: ${command(options)}`)
  const rows = options.storm || (await projectHolds('rows', options.only && `^${options.only}:`))
  const world = await openWorld({ progress: createProgress() })
  try {
    const outcome = await runSuite({ ...options, world, told: (struck) => console.log(tellStruck(struck)) })
    console.log(tellOutcome(outcome))
    process.exitCode = rows && isGood(outcome, options) ? 0 : 1
  } finally {
    await world.close()
  }
}

const command = ({ seed, jobs, faults, only }: Options): string =>
  `npm run test:faults -- --seed ${seed} --jobs ${jobs} --faults ${faults}${only === null ? '' : ` --only ${only}`}`

main().catch(fail)
