import { countRow } from '#bench/row.ts'
import { slope } from '#bench/statistics.ts'
import { ask } from './asking.ts'
import type { Measure } from './field.ts'
import { GOALS } from './goals.ts'
import { perJob, processorUsed, tellProcessor } from './processor.ts'
import { startStream } from './stream.ts'
import { type Memory, memoryForm } from './stub-worker/memory.ts'
import { stubWorker } from './stub-worker/service.ts'

const AT_ONCE = 8
const MEGABYTE = 1e6

/** By how much a worker grows while it does a thousand jobs. */
export const measureMemory: Measure = async ({ stage, effort, say }) => {
  const { warmUps, jobs, between } = effort.memory
  await stage.models.order()
  const worker = await stage.startWorker(stubWorker, 'remembering')
  const look = async (): Promise<Memory> => memoryForm.parse(await (await fetch(worker.url)).json())
  const work = async (count: number) => {
    const stream = startStream(AT_ONCE, () => ask(stage))
    await stream.ended(count)
    await stream.stop()
    return stream.laps.length
  }
  try {
    say(`${warmUps} jobs to warm up`)
    await work(warmUps)
    const before = processorUsed(stage.parts())
    const looks: [jobs: number, memory: Memory][] = [[0, await look()]]
    for (let done = 0; done < jobs;) {
      say(`${done} of ${jobs} jobs`)
      done += await work(between)
      looks.push([done, await look()])
    }
    const done = looks.at(-1)?.[0] ?? 0
    const used = perJob(before, processorUsed(stage.parts()), done)
    return {
      rows: rowsOf(looks),
      notes: [told(looks), tellProcessor(`a whole job with stubs among ${AT_ONCE}`, used)],
    }
  } finally {
    await worker.part.end()
  }
}

function rowsOf(looks: readonly [number, Memory][]) {
  const growth = (pick: (memory: Memory) => number) =>
    slope(looks.map(([jobs, memory]) => [jobs / 1000, pick(memory) / MEGABYTE]))
  const head = { what: 'worker memory, of 1000 jobs', unit: 'MB' } as const
  const jobs = looks.at(-1)?.[0] ?? 0
  return [
    countRow(
      { ...head, subject: 'JavaScript, collected', goal: GOALS.memory },
      growth(({ kept }) => kept),
      jobs,
    ),
    countRow(
      { ...head, subject: 'resident' },
      growth(({ resident }) => resident),
      jobs,
    ),
  ]
}

const told = (looks: readonly [number, Memory][]): string =>
  `Memory of the worker after so many jobs, in MB (kept by JavaScript, resident): ${looks
    .map(
      ([jobs, { kept, resident }]) =>
        `${jobs}: ${(kept / MEGABYTE).toFixed(1)}, ${(resident / MEGABYTE).toFixed(0)}`,
    )
    .join('; ')}.`
