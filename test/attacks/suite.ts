import { type Arena, openArena, type Runtime } from '#test/attacks/arena.ts'
import { type Attack, each, isOfRow, type Look, type OnceAttack } from '#test/attacks/attack.ts'
import { control } from '#test/attacks/control.ts'
import type { Options } from '#test/attacks/options.ts'
import type { Result } from '#test/attacks/report.ts'
import type { World } from '#test/attacks/world.ts'

export interface Suite extends Options {
  world: World
  /** Made on every runtime. */
  attacks: readonly Attack[]
  once: readonly OnceAttack[]
  /** Told of each result as it comes. */
  told(result: Result): void
}

/** Makes every attack that is asked for. What cannot even be tried is a miss. */
export async function runSuite(suite: Suite): Promise<Result[]> {
  const results: Result[] = []
  const tell = (result: Result) => {
    results.push(result)
    suite.told(result)
  }
  const chosen = <T extends { rows: string }>(list: readonly T[]) =>
    list.filter((attack) => suite.only === null || isOfRow(attack, suite.only))
  for (const runtime of suite.runtimes) await runOn(runtime, chosen(suite.attacks), suite.world, tell)
  for (const { rows, name, expected, run } of chosen(suite.once)) {
    tell({ runtime: 'once', rows, name, expected, ...(await timed(() => run(suite.world))) })
  }
  return results
}

async function runOn(
  runtime: Runtime,
  attacks: readonly Attack[],
  world: World,
  tell: (result: Result) => void,
): Promise<void> {
  if (attacks.length === 0) return
  const arena = openArena(runtime, world.site)
  try {
    tell({
      runtime,
      rows: '–',
      name: 'its start-up check',
      expected: 'strong',
      ...(await timed(() => prove(arena))),
    })
    for (const attack of attacks) {
      const expected = each(attack.expected, runtime)
      const look = await timed(() => attackThenControl(attack, arena, world))
      tell({ runtime, rows: attack.rows, name: attack.name, expected, ...look })
    }
  } finally {
    await arena.close()
  }
}

/** Without it no attack would be one: a sandbox that takes no work withstands all of them. */
async function prove({ runtime, sandbox }: Arena): Promise<Look> {
  const isolation = await sandbox.prove()
  const words = [isolation.kind, isolation.summary, ...isolation.missing].join('; ')
  return { seen: words, right: isolation.kind === 'strong' && isolation.runtime === runtime }
}

async function attackThenControl(attack: Attack, arena: Arena, world: World): Promise<Look> {
  const look = await attack.run(arena, world)
  const after = await control(arena)
  return { seen: `${look.seen}; ${after.seen}`, right: look.right && after.right }
}

async function timed(work: () => Promise<Look>): Promise<Look & { ms: number }> {
  const begun = performance.now()
  const look = await work().catch((error: unknown) => ({ seen: `THREW ${String(error)}`, right: false }))
  return { ...look, ms: performance.now() - begun }
}
