import { fail } from '#stack/fail.ts'
import { createProgress } from '#stack/progress.ts'
import { readOptions } from '#test/attacks/options.ts'
import { tellCount, tellResult } from '#test/attacks/report.ts'
import { runSuite } from '#test/attacks/suite.ts'
import { ATTACKS, ONCE } from '#test/attacks/table.ts'
import { openWorld } from '#test/attacks/world.ts'

/** npm run test:attacks [-- --runtime runc|runsc] [--only ROW]: tries to break out of the sandbox, and to break it. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const world = await openWorld(createProgress())
  try {
    const told = (result: Parameters<typeof tellResult>[0]) => console.log(tellResult(result))
    const results = await runSuite({ ...options, world, attacks: ATTACKS, once: ONCE, told })
    console.log(tellCount(results))
    process.exitCode = results.length > 0 && results.every(({ right }) => right) ? 0 : 1
  } finally {
    await world.close()
  }
}

main().catch(fail)
