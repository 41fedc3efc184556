import { setTimeout as sleep } from 'node:timers/promises'
import { processorTimes, untilQuiet } from '#bench/quiet.ts'
import { type Row, countRow } from '#bench/row.ts'
import type { Execution } from '#domain/execution.ts'
import { goalOf } from './goals.ts'
import type { Field } from './latency.ts'
import { PLOT, PRINT } from './programs.ts'
import { CLIENTS, type Subject } from './subject.ts'

const STREAMS = [
  ['plots', PLOT],
  ['programs', PRINT],
] as const

/** How many programs a second come through when two clients never wait, and what processor time each costs. */
export async function measureStreams(field: Field, { variant, run }: Subject): Promise<Row[]> {
  const rows: Row[] = []
  const subject = variant.label
  const naive = `docker run, ${variant.label}`
  for (const [what, program] of STREAMS) {
    const ours = await stream(field, () => succeed(run(program)))
    const theirs = await stream(field, () => field.naive.run(variant, program))
    const goal = goalOf(variant, what)
    const { count, processorSeconds } = ours
    rows.push(
      countRow({ what: `one-shot ${what}`, subject, unit: '/s', goal }, ours.perSecond, ours.count),
      countRow({ what: `one-shot ${what}`, subject: naive, unit: '/s' }, theirs.perSecond, theirs.count),
      ...(count === 0
        ? []
        : [countRow({ what: `processor time, ${what}`, subject, unit: 's' }, processorSeconds, count)]),
    )
  }
  return rows
}

/** A program that fails at once would make the stream look fast. */
async function succeed(running: Promise<Execution>): Promise<void> {
  const { outcome, stderr } = await running
  if (outcome !== 'ok') throw new Error(`A program of a stream ended with ${outcome}. ${stderr}`)
}

/** Counts what ends between the lead and the end; the clients go on until then. */
async function stream({ effort }: Field, work: () => Promise<unknown>) {
  await untilQuiet(effort.patienceMs)
  const until = performance.now() + effort.leadMs + effort.streamMs
  let counting = false
  let count = 0
  const client = async () => {
    while (performance.now() < until) {
      await work()
      if (counting) count += 1
    }
  }
  const clients = Promise.all(Array.from({ length: CLIENTS }, client))
  const window = async () => {
    await sleep(effort.leadMs)
    counting = true
    const before = processorTimes().worked
    await sleep(effort.streamMs)
    counting = false
    return processorTimes().worked - before
  }
  const [worked] = await Promise.all([window(), clients])
  return {
    count,
    perSecond: count / (effort.streamMs / 1000),
    processorSeconds: worked / 1000 / count,
  }
}
