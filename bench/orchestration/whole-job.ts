import { medianRow, ratioRow } from '#bench/row.ts'
import { timed } from '#bench/samples.ts'
import { median } from '#bench/statistics.ts'
import { type Asked, ask } from './asking.ts'
import { type Field, type Measure, rest } from './field.ts'
import { GOALS } from './goals.ts'
import { historyOf, momentsOf } from './moments.ts'
import { openNaiveArm } from './naive/arm.ts'
import { medianPhases, phasesOf, tellPhases } from './phases.ts'
import { tellTurns } from './turns.ts'
import { stubWorker } from './stub-worker/service.ts'

/** One after the other, and those that came after a pause. */
interface Arm<T> {
  inRow: T[]
  paused: T[]
}

/** What a job takes of which nothing but its steps, records and events takes time. */
export const measureWholeJob: Measure = async (field) => {
  const { stage, effort } = field
  await stage.models.order()
  const naive = await openNaiveArm(stage)
  const worker = await stage.startWorker(stubWorker, 'stub')
  const bare: Arm<number> = { inRow: [], paused: [] }
  const jobs: Arm<Asked> = { inRow: [], paused: [] }
  try {
    for (let count = 0; count < effort.warmUps; count += 1) await Promise.all([naive.run(), ask(stage)])
    for (let round = 1; round <= effort.whole.rounds; round += 1) {
      field.say(`round ${round} of ${effort.whole.rounds}`)
      await row(field, bare, async () => (await timed(() => naive.run())).ms)
      await row(field, jobs, () => ask(stage))
    }
    const calls = (await stage.models.calls()).length / (effort.warmUps + askedIn(field))
    return { rows: rowsOf(jobs, bare), notes: [...(await trace(field, jobs.inRow)), told(calls)] }
  } finally {
    await worker.part.end()
    await naive.close()
  }
}

/**
 * So many one after the other, without a pause. A server as shipped has a limit of polls per second, of which a pause
 * leaves it some in hand: the first two are quick, and belong to nobody's row but that of pauses.
 */
async function row<T>(field: Field, arm: Arm<T>, work: () => Promise<T>): Promise<void> {
  await rest(field)
  arm.paused.push(await work())
  await work()
  for (let count = 0; count < field.effort.whole.inRow; count += 1) arm.inRow.push(await work())
}

const askedIn = ({ effort }: Field) => effort.whole.rounds * (effort.whole.inRow + 2)

const told = (calls: number) =>
  `Model calls of a whole job: ${calls.toFixed(2)}; the cache knew none of the answers if it is 3.`

function rowsOf(jobs: Arm<Asked>, bare: Arm<number>) {
  const ms = (asked: Asked[]) => asked.map((job) => job.ms)
  const [stubs, naive] = [{ subject: 'stubs' }, { subject: 'six empty activities' }]
  const [what, paused] = ['whole job', 'whole job, after a pause']
  return [
    medianRow({ what, ...stubs, unit: 'ms', goal: GOALS.whole }, ms(jobs.inRow)),
    medianRow({ what, ...naive, unit: 'ms' }, bare.inRow),
    ratioRow({ what: `${what}, of naive`, ...stubs, goal: GOALS.wholeOfNaive }, ms(jobs.inRow), bare.inRow),
    medianRow({ what: paused, ...stubs, unit: 'ms' }, ms(jobs.paused)),
    medianRow({ what: paused, ...naive, unit: 'ms' }, bare.paused),
  ]
}

/** Where the time went: of all jobs, and of one in the middle. */
async function trace({ stage }: Field, jobs: readonly Asked[]): Promise<string[]> {
  const half = median(jobs.map(({ ms }) => ms))
  const distance = ({ ms }: Asked) => Math.abs(ms - half)
  const sorted = jobs.toSorted((one, other) => distance(one) - distance(other))
  const all = []
  for (const job of sorted) all.push(phasesOf(await momentsOf(stage, job)))
  const histories = await Promise.all(sorted.map((job) => historyOf(stage, job)))
  return [
    `Where the milliseconds of a whole job go, medians of ${jobs.length} jobs:`,
    ...tellPhases(medianPhases(all)),
    `The same of the job in the middle, which took ${sorted[0]?.ms.toFixed(1)} ms:`,
    ...tellPhases(all[0] ?? []),
    ...PHASES,
    tellTurns(histories),
  ]
}

const PHASES = [
  '(turn: the workflow learns of the step before and schedules this one; wait: until a worker has it; open: run, try and',
  'start are recorded; work: until its result is kept and the try has ended; report: its end is told, and Temporal has it)',
]
