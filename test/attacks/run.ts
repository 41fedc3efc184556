import { fail } from '#stack/fail.ts'
import { createProgress } from '#stack/progress.ts'
import { openArena, type Runtime } from '#test/attacks/arena.ts'
import { type Attack, each, isOfRow, type OnceAttack } from '#test/attacks/attack.ts'
import { control } from '#test/attacks/control.ts'
import { type Options, readOptions } from '#test/attacks/options.ts'
import { type Result, tellCount, tellResult } from '#test/attacks/report.ts'
import { ATTACKS, ONCE } from '#test/attacks/table.ts'
import { openWorld, type World } from '#test/attacks/world.ts'

/** npm run test:attacks [-- --runtime runc|runsc] [--only ROW]: tries to break out of the sandbox, and to break it. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const world = await openWorld(createProgress())
  try {
    const results: Result[] = []
    for (const runtime of options.runtimes) results.push(...(await attackAll(runtime, world, options)))
    results.push(...(await attackOnce(world, options)))
    process.stdout.write(`${tellCount(results, 0)}\n`)
    process.exitCode = results.length > 0 && results.every(({ right }) => right) ? 0 : 1
  } finally {
    await world.close()
  }
}

/** Every attack on one runtime; one that does not come up at all is a miss, not a reason to leave it out. */
async function attackAll(runtime: Runtime, world: World, { only }: Options): Promise<Result[]> {
  const arena = openArena(runtime, world.site)
  try {
    const { kind, missing } = await arena.sandbox.prove()
    if (kind === 'refused') return [tell(refusedBy(runtime, missing))]
    const results: Result[] = []
    for (const attack of ATTACKS.filter((one) => only === null || isOfRow(one, only))) {
      const result = await timed(
        { ...attack, expected: each(attack.expected, runtime), runtime },
        async () => {
          const look = await attack.run(arena, world)
          const after = await control(arena)
          return { seen: `${look.seen}; ${after.seen}`, right: look.right && after.right }
        },
      )
      results.push(tell(result))
    }
    return results
  } finally {
    await arena.close()
  }
}

async function attackOnce(world: World, { only }: Options): Promise<Result[]> {
  const results: Result[] = []
  for (const attack of ONCE.filter((one) => only === null || isOfRow(one, only))) {
    results.push(tell(await timed({ ...attack, runtime: 'once' }, () => attack.run(world))))
  }
  return results
}

const refusedBy = (runtime: string, missing: string[]): Result => ({
  runtime,
  rows: '–',
  name: 'start-up check',
  expected: 'strong',
  seen: missing.join(' '),
  right: false,
  ms: 0,
})

/** Times one attack; what it throws is a miss. */
async function timed(
  { runtime, rows, name, expected }: Pick<Result, 'runtime' | 'rows' | 'name' | 'expected'>,
  work: () => ReturnType<Attack['run'] | OnceAttack['run']>,
): Promise<Result> {
  const begun = performance.now()
  const look = await work().catch((error: unknown) => ({ seen: `it threw: ${String(error)}`, right: false }))
  return { runtime, rows, name, expected, ...look, ms: performance.now() - begun }
}

function tell(result: Result): Result {
  process.stdout.write(`${tellResult(result)}\n`)
  return result
}

main().catch(fail)
