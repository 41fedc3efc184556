import { createHash } from 'node:crypto'
import type { ExecutionRecord } from '#domain/execution.ts'
import { REASONS } from '#domain/outcomes.ts'
import type { Stored } from '#domain/stored.ts'
import type { Verdict } from '#domain/verdict.ts'
import { each } from '#test/faults/auditor/each.ts'
import { type Evidence, readJson } from '#test/faults/auditor/evidence.ts'
import type { RunRow } from '#test/faults/auditor/postgres.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'
import { recordOf } from './manifest.ts'

/**
 * I3, of every run that has closed. `succeeded`: its execution, its program and every file of its manifest are in the
 * store with the hashes that are written down; the program that is shown, the program that the execution ran to its end,
 * and a program that the critic let pass in this job are one and the same by its hash. `failed`: a reason of the list and
 * a sentence. `cancelled`: no files; that nothing was told later is I2's, that nothing runs is I5's.
 */
export async function outcomes(evidence: Evidence): Promise<Found[]> {
  const found = await each(evidence.rows.runs, async (run) => {
    const sentences = await faultsOf(evidence, run)
    return sentences.map((sentence) => of(run.job_id, `Its run ${run.run_id} ${run.status}: ${sentence}`))
  })
  return [...found.flat(), ...evidence.rows.jobs.filter(unexplained).map(({ id }) => of(id, NO_REASON))]
}

const NO_REASON = 'It failed without a reason of the list, or without a sentence.'

const unexplained = ({
  status,
  reason,
  sentence,
}: Pick<RunRow, 'reason' | 'sentence'> & { status: string }): boolean =>
  status === 'failed' && !(REASONS.some((known) => known === reason) && sentence)

async function faultsOf(evidence: Evidence, run: RunRow): Promise<string[]> {
  if (unexplained(run)) return [NO_REASON]
  if (run.status === 'cancelled')
    return filesOf(evidence, run).length === 0 ? [] : ['it lists files all the same.']
  return run.status === 'succeeded' ? answerFaults(evidence, run) : []
}

const filesOf = ({ rows }: Evidence, { job_id: job, run_id: id }: RunRow) =>
  rows.artifacts.filter((file) => file.job_id === job && file.run_id === id)

async function answerFaults(evidence: Evidence, run: RunRow): Promise<string[]> {
  const record = await recordOf(evidence, run)
  if (!run.execution || !record) return ['the record of its execution cannot be read.']
  const things = [run.execution, record.program, ...filesOf(evidence, run)]
  const damaged = (await each(things, (thing) => damageOf(evidence, thing))).filter(
    (damage) => damage !== null,
  )
  return [
    ...damaged,
    ...programFaults(run, record),
    ...(await verdictFaults(evidence, run, record.program.sha256)),
  ]
}

async function damageOf({ read }: Evidence, { key, sha256, bytes }: Stored): Promise<string | null> {
  const kept = await read(key)
  if (kept === null) return `${key} cannot be read.`
  return kept.byteLength === bytes && sha256Of(kept) === sha256 ? null : `${key} is not what was stored.`
}

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function programFaults({ program }: RunRow, record: ExecutionRecord): string[] {
  return [
    ...(program !== null && sha256Of(Buffer.from(program)) === record.program.sha256
      ? []
      : ['the program that is shown is not the one that ran.']),
    ...(record.outcome === 'ok' ? [] : [`its execution ended as ${record.outcome}.`]),
  ]
}

/** What the critic may have said of the program of an answer. */
const PASSED: Record<string, readonly Verdict['kind'][]> = {
  verified: ['approved'],
  flagged: ['flagged'],
  unverified: ['approved', 'flagged'],
}

/** A reset may have taken over the verdict of an earlier run. */
async function verdictFaults(evidence: Evidence, run: RunRow, program: string): Promise<string[]> {
  const passed = evidence.rows.attempts.filter(
    ({ job_id: job, step, outcome }) => job === run.job_id && step === 'critic' && outcome === 'ok',
  )
  const verdicts = await each(passed, ({ detail }) => verdictOf(evidence, detail.verdict))
  const allowed = PASSED[run.verification ?? ''] ?? []
  const isPassed = verdicts.some((verdict) => verdict?.program === program && allowed.includes(verdict.kind))
  return isPassed ? [] : [`the critic let no program of the hash ${program} pass as ${run.verification}.`]
}

/** null: it is not what was kept, and says nothing. */
async function verdictOf(evidence: Evidence, kept: Stored | undefined) {
  if (kept === undefined || (await damageOf(evidence, kept)) !== null) return null
  return readJson<Verdict & { program: string }>(evidence, kept.key)
}
