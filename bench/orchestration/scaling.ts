import { setTimeout as sleep } from 'node:timers/promises'
import { countRow } from '#bench/row.ts'
import { ask } from './asking.ts'
import { type Field, type Measure, rest } from './field.ts'
import { GOALS } from './goals.ts'
import { rateOf, startStream } from './stream.ts'
import { stubWorker } from './stub-worker/service.ts'

const WORKERS = 4
/** Calls of models that a worker makes at once. */
const SLOTS = 2
/** How long each takes: a job asks three times. Milliseconds. */
const DELAY_MS = 1000
/** Jobs for each slot, so that none is ever without work. */
const JOBS_PER_SLOT = 3

/** What four workers do of what one does, when all they do is to wait for models. */
export const measureScaling: Measure = async (field) => {
  const parts = []
  try {
    parts.push(await start(field, 1))
    const one = await measure(field, 1)
    for (let number = 2; number <= WORKERS; number += 1) parts.push(await start(field, number))
    const all = await measure(field, WORKERS)
    const head = { what: 'jobs that wait for models', unit: '/s' } as const
    return {
      rows: [
        countRow({ ...head, subject: '1 worker' }, one.perSecond, one.count),
        countRow({ ...head, subject: `${WORKERS} workers` }, all.perSecond, all.count),
        countRow(
          { what: '1 to 4 workers, of linear', subject: 'stubs', unit: '×', goal: GOALS.linear },
          all.perSecond / one.perSecond / WORKERS,
          all.count,
        ),
      ],
      notes: [],
    }
  } finally {
    await Promise.all(parts.map((part) => part.end()))
  }
}

async function start({ stage, say }: Field, number: number) {
  say(`worker ${number}`)
  const settings = { MODELS_CONCURRENCY: String(SLOTS) }
  return (await stage.startWorker(stubWorker, `sleeper-${number}`, settings)).part
}

async function measure(field: Field, workers: number) {
  const { stage, effort, say } = field
  const { leadMs, windowMs } = effort.scaling
  await rest(field)
  await stage.models.order({ delayMs: DELAY_MS })
  say(`${workers} at work`)
  const clients = workers * SLOTS * JOBS_PER_SLOT
  const stream = startStream(clients, () => ask(stage))
  await sleep(leadMs)
  const from = performance.now()
  await sleep(windowMs)
  const to = performance.now()
  const count = stream.laps.filter(({ at }) => at >= from && at <= to).length
  await stream.stop()
  return { perSecond: rateOf(stream.laps, clients, from, to), count }
}
