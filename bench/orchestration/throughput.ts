import { setTimeout as sleep } from 'node:timers/promises'
import { countRow } from '#bench/row.ts'
import { ask } from './asking.ts'
import { type Measure, rest } from './field.ts'
import { GOALS } from './goals.ts'
import { perJob, processorUsed, tellProcessor } from './processor.ts'
import { rateOf, startStream } from './stream.ts'

/** How many whole real jobs come through in a second, on the worker that is up. */
export const measureThroughput: Measure = async (field) => {
  const { stage, effort } = field
  const { atOnce, leadMs, windowMs } = effort.stream
  await stage.models.order()
  await rest(field)
  const stream = startStream(atOnce, () => ask(stage))
  await sleep(leadMs)
  const [from, before, until] = [performance.now(), processorUsed(stage.parts()), stream.laps.length]
  await sleep(windowMs)
  const [to, after, count] = [performance.now(), processorUsed(stage.parts()), stream.laps.length - until]
  await stream.stop()
  const head = { what: `whole real jobs, ${atOnce} at once`, subject: 'critic, runc', unit: '/s' } as const
  return {
    rows: [countRow({ ...head, goal: GOALS.perSecond }, rateOf(stream.laps, atOnce, from, to), count)],
    notes: [tellProcessor(`a whole real job among ${atOnce}`, perJob(before, after, count))],
  }
}
