import type { JobEvent } from '#domain/event.ts'
import { worker } from '#stack/worker.ts'
import type { Part } from '#test/faults/part.ts'
import { medianRow, worstRow } from '#bench/row.ts'
import { ask } from './asking.ts'
import type { Field, Measure } from './field.ts'
import { GOALS } from './goals.ts'
import { until } from './until.ts'

/**
 * How long after `kill -9` of its worker a step begins anew, at another worker that was there already.
 * @param first the worker that is up, which is none of the last afterwards
 */
export const recoveryOf =
  (first: Part): Measure =>
  async (field) => {
    const { stage, effort } = field
    const spare = await stage.startWorker(worker, 'spare')
    await spare.part.end()
    let [up, down] = [first, spare.part]
    const found: Recovery[] = []
    for (let round = 1; round <= effort.recoveries; round += 1) {
      field.say(`kill ${round} of ${effort.recoveries}`)
      found.push(await recover(field, up, down))
      ;[up, down] = [down, up]
    }
    await up.end()
    const head = { subject: 'kill -9 in a step', unit: 's' } as const
    const begun = found.map(({ begun }) => begun)
    const closed = found.map(({ closed }) => closed)
    return {
      rows: [
        worstRow({ ...head, what: "recovery, until the step's next start", goal: GOALS.recovery }, begun),
        medianRow({ ...head, what: "recovery, until the job's end" }, closed),
      ],
      notes: [],
    }
  }

/** Seconds after the kill. */
interface Recovery {
  begun: number
  closed: number
}

/** The one that is up is given the step while it is alone; the other one is there before the kill. */
async function recover({ stage }: Field, up: Part, down: Part): Promise<Recovery> {
  await stage.models.order({ silent: 'reasoning' })
  const again: JobEvent[] = []
  const hear = (event: JobEvent) => {
    const { body } = event
    if (body.kind === 'step-started' && body.step === 'reasoning' && body.tries > 1) again.push(event)
  }
  const asking = ask(stage, { hear })
  await until('call of a model', async () =>
    (await stage.models.calls()).find(({ role }) => role === 'reasoning'),
  )
  await down.start()
  await stage.models.order()
  const killedAt = Date.now()
  await up.kill()
  const { sentAt, ms } = await asking
  const [begun] = again
  if (!begun) throw new Error('The step did not begin again.')
  return { begun: (Date.parse(begun.at) - killedAt) / 1000, closed: (sentAt + ms - killedAt) / 1000 }
}
