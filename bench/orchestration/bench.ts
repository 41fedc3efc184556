import type { Bench } from '#bench/bench.ts'
import { worker } from '#stack/worker.ts'
import { measureCancels } from './cancelling.ts'
import { FULL, QUICK } from './effort.ts'
import type { Found, Measure } from './field.ts'
import { measureMemory } from './memory.ts'
import { measureRealJob } from './real-job.ts'
import { recoveryOf } from './recovery.ts'
import { measureScaling } from './scaling.ts'
import { openStage, type Stage } from './stage.ts'
import { measureThroughput } from './throughput.ts'
import { measureWholeJob } from './whole-job.ts'

const PARTS = ['whole', 'real', 'scaling', 'memory'] as const
type PartName = (typeof PARTS)[number]

/** @throws Error with the names, when there is no such part */
function wantedOf(only: string | null): readonly PartName[] {
  const found = PARTS.filter((name) => only === null || name === only)
  if (found.length > 0) return found
  throw new Error(`There is no part ${only} here; there are ${PARTS.join(', ')}.`)
}

/** What it costs that nothing is lost: whole jobs beside what one would build without that. */
export const benchOrchestration: Bench = async ({ quick, only, store }, progress) => {
  const wanted = wantedOf(only)
  const effort = quick ? QUICK : FULL
  const stage = await openStage({ pictures: effort.pictures, store }, progress)
  const found: Found[] = []
  let loudness = 0
  const loud = () => void (loudness += 1)
  const measure = async (title: string, work: Measure) =>
    void found.push(await progress.step(title, (say) => work({ stage, effort, say, loud })))
  const parts: Record<PartName, () => Promise<void>> = {
    whole: () => measure('A whole job', measureWholeJob),
    real: () => realParts(stage, measure),
    scaling: () => measure('One worker and four', measureScaling),
    memory: () => measure('Memory', measureMemory),
  }
  try {
    for (const name of wanted) await parts[name]()
    const notes = [
      ...found.flatMap(({ notes }) => notes),
      `Begun although the machine did not come to rest: ${loudness}.`,
    ]
    return { rows: found.flatMap(({ rows }) => rows), notes }
  } finally {
    await stage.close()
  }
}

/** With the worker as it is shipped; the kills come last, since they are not good for it. */
async function realParts(
  stage: Stage,
  measure: (title: string, work: Measure) => Promise<void>,
): Promise<void> {
  const { part } = await stage.startWorker(worker, 'worker')
  await measure('A whole real job', measureRealJob)
  await measure('Twenty at once', measureThroughput)
  await measure('Cancels', measureCancels)
  await measure('Kills', recoveryOf(part))
}
