import { untilQuiet } from '#bench/quiet.ts'
import { type Row, medianRow, ratioRow } from '#bench/row.ts'
import { type Samples, createSamples, timed } from '#bench/samples.ts'
import type { Effort } from './effort.ts'
import { goalOf } from './goals.ts'
import { type Naive, findBarePython } from './naive.ts'
import { PLOT, PRINT } from './programs.ts'
import type { Subject } from './subject.ts'

/** Everything that takes turns. */
export interface Field {
  subjects: Subject[]
  naive: Naive
  effort: Effort
  say(detail: string): void
}

const PROGRAMS = { print: PRINT, plot: PLOT } as const
type Kind = keyof typeof PROGRAMS

/** What one run takes: warm, as a second attempt, naively and bare, every arm in turn. */
export async function measureLatency(field: Field): Promise<{ rows: Row[]; notes: string[] }> {
  const samples = createSamples()
  for (const kind of ['print', 'plot'] as const) await rounds(field, kind, samples)
  const rows = field.subjects.flatMap((subject) => rowsOf(subject, samples))
  return { rows: [...bareRows(samples), ...rows], notes: notesOf(field, samples) }
}

async function rounds(field: Field, kind: Kind, samples: Samples): Promise<void> {
  const bare = await findBarePython(PROGRAMS[kind])
  const count = kind === 'print' ? field.effort.prints : field.effort.plots
  for (let round = 1; round <= count; round += 1) {
    field.say(`${kind}, round ${round} of ${count}`)
    for (const subject of field.subjects) {
      await rest(field, samples)
      if (bare) samples.add(`bare ${kind}`, (await timed(bare)).ms)
      await turn(field, subject, kind, samples)
      if (kind === 'print') await second(field, subject, `bench/${round}`, samples)
    }
  }
}

/** Naive, then ours. */
async function turn(field: Field, subject: Subject, kind: Kind, samples: Samples): Promise<void> {
  const { variant } = subject
  const program = PROGRAMS[kind]
  await rest(field, samples)
  samples.add(`${variant.label} naive ${kind}`, (await timed(() => field.naive.run(variant, program))).ms)
  await rest(field, samples)
  await warm(subject, kind, samples, `${variant.label} warm ${kind}`)
}

/** The first attempt of a job, which is not counted, and one right after it. */
async function second(field: Field, subject: Subject, lease: string, samples: Samples): Promise<void> {
  await rest(field, samples)
  await subject.run(PRINT, { lease })
  await rest(field, samples)
  await warm(subject, 'print', samples, `${subject.variant.label} second`, lease)
}

/** A run that found nothing ready is no sample of warm runs: it is counted apart. */
async function warm(subject: Subject, kind: Kind, samples: Samples, name: string, lease?: string) {
  const { ms, result } = await timed(() => subject.run(PROGRAMS[kind], lease === undefined ? {} : { lease }))
  if (result.outcome !== 'ok')
    throw new Error(`${subject.variant.label}, ${kind}: ${result.outcome}. ${result.stderr}`)
  if (result.ms.start === 0) samples.add(name, ms)
  else samples.add('missed', 1)
}

async function rest({ effort }: Field, samples: Samples): Promise<void> {
  if (!(await untilQuiet(effort.patienceMs))) samples.add('loud', 1)
}

function rowsOf({ variant }: Subject, samples: Samples): Row[] {
  const of = (name: string) => samples.of(`${variant.label} ${name}`)
  const subject = variant.label
  const naive = `docker run, ${variant.label}`
  const kinds = (['print', 'plot'] as const).flatMap((kind) =>
    whole(of(`warm ${kind}`), (ours) => [
      medianRow({ what: `warm ${kind}`, subject, unit: 'ms', goal: goalOf(variant, kind) }, ours),
      medianRow({ what: `naive ${kind}`, subject: naive, unit: 'ms' }, of(`naive ${kind}`)),
      ratioRow(
        { what: `${kind}, warm of naive`, subject, goal: goalOf(variant, 'ofNaive') },
        ours,
        of(`naive ${kind}`),
      ),
    ]),
  )
  const again = whole(of('second'), (ours) => [
    medianRow({ what: 'print, second attempt', subject, unit: 'ms', goal: goalOf(variant, 'second') }, ours),
  ])
  return [...kinds, ...again]
}

const bareRows = (samples: Samples): Row[] =>
  ['print', 'plot'].flatMap((kind) =>
    whole(samples.of(`bare ${kind}`), (bare) => [
      medianRow({ what: `bare ${kind}`, subject: "the system's Python", unit: 'ms' }, bare),
    ]),
  )

const whole = (samples: number[], rows: (samples: number[]) => Row[]): Row[] =>
  samples.length === 0 ? [] : rows(samples)

function notesOf({ subjects }: Field, samples: Samples): string[] {
  const empty = subjects
    .flatMap(({ variant }) => ['warm print', 'warm plot', 'second'].map((what) => `${variant.label} ${what}`))
    .filter((name) => samples.of(name).length === 0)
  return [
    `Runs that found no container ready, and are not counted: ${samples.of('missed').length}.`,
    `Samples taken although the machine did not come to rest: ${samples.of('loud').length}.`,
    ...(samples.of('bare plot').length === 0 ? ["No bare plot: the system's Python has no matplotlib."] : []),
    ...empty.map((name) => `Never ready in time: ${name}.`),
  ]
}
