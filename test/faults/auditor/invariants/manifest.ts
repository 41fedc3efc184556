import type { ExecutionRecord } from '#domain/execution.ts'
import { each } from '#test/faults/auditor/each.ts'
import { type Evidence, readJson } from '#test/faults/auditor/evidence.ts'
import type { RunRow } from '#test/faults/auditor/postgres.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'

/** The record of the execution that answered a run; null: it cannot be read, which is I3's to say. */
export const recordOf = async (evidence: Evidence, { execution }: RunRow): Promise<ExecutionRecord | null> =>
  execution && readJson<ExecutionRecord>(evidence, execution.key)

/** An answered run has one manifest: the files that its execution left, each told of once. */
export async function manifestFaults(evidence: Evidence): Promise<Found[]> {
  const answered = evidence.rows.runs.filter(({ status }) => status === 'succeeded')
  const found = await each(answered, async (run) => {
    const record = await recordOf(evidence, run)
    return record ? manifestFaultsOf(evidence, run, record) : []
  })
  return found.flat()
}

function manifestFaultsOf({ rows }: Evidence, run: RunRow, { files }: ExecutionRecord): Found[] {
  const left = files.map(({ name, sha256, bytes, key }) => `${name} ${sha256} ${bytes} ${key}`)
  const kept = rows.artifacts
    .filter(({ job_id: job, run_id: id }) => job === run.job_id && id === run.run_id)
    .map(({ name, sha256, bytes, key }) => `${name} ${sha256} ${bytes} ${key}`)
  const told = rows.events
    .filter(({ job_id: job, run_id: id }) => job === run.job_id && id === run.run_id)
    .flatMap(({ body }) => (body.kind === 'artifact' ? [body.name] : []))
  const names = files.map(({ name }) => name)
  return [
    ...(sameSet(left, kept)
      ? []
      : [
          of(
            run.job_id,
            `Its run ${run.run_id} left ${left.length} files and lists ${kept.length} or others.`,
          ),
        ]),
    ...(sameSet(names, told)
      ? []
      : [
          of(
            run.job_id,
            `Its run ${run.run_id} left ${left.length} files and told of ${told.length} or others.`,
          ),
        ]),
  ]
}

const sameSet = (one: string[], other: string[]): boolean =>
  JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted())
