import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { audit } from '#test/faults/auditor/audit.ts'
import { startLoad } from '#test/faults/load.ts'
import { evidenceOf } from '#test/faults/suite.ts'
import { useWorld } from '#test/faults/use-world.ts'
import { Random } from '#test/pictures/random.ts'

const world = await useWorld()
const SEED = 44
const CUTS = 3
/** How long jobs go on between two cuts, and how long after the one before a part is started at most, in milliseconds. */
const GOING_MS = 12_000
const STAGGER_MS = 400

test('F44: with every process killed at once, and started in any order, all invariants hold', async () => {
  const random = new Random(SEED)
  const load = startLoad(world, { seed: SEED, atOnce: 6 })
  for (let cut = 0; cut < CUTS; cut += 1) {
    await sleep(GOING_MS)
    await Promise.all(world.parts().map((part) => part.kill()))
    const starting: Promise<void>[] = []
    for (const part of random.shuffle(world.parts())) {
      starting.push(part.start())
      await sleep(random.integer(0, STAGGER_MS))
    }
    await Promise.all(starting)
  }
  await load.end()
  const violations = await audit(evidenceOf(world, load.log))
  process.stdout.write(`F44: ${load.log.accepted.length} jobs, ${CUTS} power cuts\n`)
  expect(load.log.accepted.length).toBeGreaterThanOrEqual(12)
  expect(violations).toEqual([])
}, 600_000)
