import { fail } from '#stack/fail.ts'
import { createProgress } from '#stack/progress.ts'
import { readOptions } from '#test/attacks/options.ts'
import { tellCount, tellResult } from '#test/attacks/report.ts'
import { runSuite } from '#test/attacks/suite.ts'
import { ATTACKS, ONCE } from '#test/attacks/table.ts'
import { openWorld } from '#test/attacks/world.ts'
import { projectHolds } from '#test/project.ts'

/**
 * npm run test:attacks [-- --runtime runc|runsc] [--only ROW]: tries to break out of the sandbox, and to break
 * it; then, without --only, takes away gVisor's limits one by one, and expects the self-test to miss each.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const world = await openWorld(createProgress())
  try {
    const told = (result: Parameters<typeof tellResult>[0]) => console.log(tellResult(result))
    const results = await runSuite({ ...options, world, attacks: ATTACKS, once: ONCE, told })
    console.log(tellCount(results))
    const limits =
      options.only !== null || !options.runtimes.includes('runsc') || (await projectHolds('limits', null))
    process.exitCode = limits && results.length > 0 && results.every(({ right }) => right) ? 0 : 1
  } finally {
    await world.close()
  }
}

main().catch(fail)
