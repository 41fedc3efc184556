import { medianRow, ratioRow } from '#bench/row.ts'
import { timed } from '#bench/samples.ts'
import { ledgerOf } from '#db/attempts.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { ask } from './asking.ts'
import { type Field, type Measure, rest } from './field.ts'
import { GOALS } from './goals.ts'
import { momentsOf } from './moments.ts'
import { openNaiveTools } from './naive/tools.ts'
import { medianPhases, type Phase, phasesOf, tellPhases } from './phases.ts'

/** What a job takes with the real critic and a container that waits for it, on the worker that is up. */
export const measureRealJob: Measure = async (field) => {
  const { stage, effort } = field
  await stage.models.order()
  const naive = await openNaiveTools(stage)
  const samples = { ours: [] as number[], naive: [] as number[] }
  const phases: Phase[][] = []
  let cold = 0
  try {
    for (let round = 1 - effort.warmUps; round <= effort.real; round += 1) {
      field.say(`round ${round} of ${effort.real}`)
      await rest(field)
      const other = (await timed(() => naive.run())).ms
      await rest(field)
      const job = await ask(stage)
      if (round < 1) continue
      if (!(await wasWarm(field, job.jobId))) cold += 1
      else samples.ours.push(job.ms)
      samples.naive.push(other)
      phases.push(phasesOf(await momentsOf(stage, job)))
    }
  } finally {
    await naive.close()
  }
  return {
    rows: rowsOf(samples),
    notes: [
      `Where the milliseconds of a whole real job go, medians of ${phases.length} jobs:`,
      ...tellPhases(medianPhases(phases)),
      `Real jobs that found no container ready, and are not counted: ${cold}.`,
    ],
  }
}

async function wasWarm({ stage }: Field, jobId: string): Promise<boolean> {
  const attempts = await ledgerOf(stage.db, LOCAL_OWNER.organisation, jobId)
  return attempts.find(({ step }) => step === 'execution')?.execution?.ms.start === 0
}

function rowsOf({ ours, naive }: { ours: number[]; naive: number[] }) {
  const [what, subject] = ['whole real job', 'critic, warm runc']
  return [
    medianRow({ what, subject, unit: 'ms', goal: GOALS.real }, ours),
    medianRow({ what, subject: 'ruff, bandit, docker run', unit: 'ms' }, naive),
    ratioRow({ what: 'whole real job, of naive', subject, goal: GOALS.realOfNaive }, ours, naive),
  ]
}
