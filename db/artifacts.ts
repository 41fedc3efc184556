import { sql } from 'kysely'
import type { Artifact } from '#domain/artifact.ts'
import type { AtRun } from './at-run.ts'
import type { Db } from './database.ts'
import { newId } from './id.ts'

/** A file of a run; its bytes are in storage under `key` already. */
export type SavedFile = Pick<Artifact, 'name' | 'contentType' | 'bytes' | 'sha256' | 'key'>

/**
 * Makes `files` the artifacts of a run, all of them and no others; a repeat changes nothing.
 * @returns false, and nothing is written, when the run is not the current one
 */
export async function saveArtifacts(db: Db, at: AtRun, files: readonly SavedFile[]): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if (!(await holdCurrent(tx, at))) return false
    await dropOthers(tx, at, files)
    if (files.length > 0) await insert(tx, at, files)
    return true
  })
}

/** Locks the job so that the run stays the current one until the transaction ends. */
async function holdCurrent(tx: Db, { owner, jobId, runId }: AtRun): Promise<boolean> {
  const job = await tx
    .selectFrom('jobs')
    .select('id')
    .where('id', '=', jobId)
    .where('organisation', '=', owner.organisation)
    .where('current_run_id', '=', runId)
    .forUpdate()
    .executeTakeFirst()
  return job !== undefined
}

/** A file of the same name with other bytes is another artifact, under another id. */
async function dropOthers(tx: Db, at: AtRun, files: readonly SavedFile[]): Promise<void> {
  const kept = files.map(({ name, sha256 }) => `${sha256} ${name}`)
  await tx
    .deleteFrom('artifacts')
    .where('job_id', '=', at.jobId)
    .where('run_id', '=', at.runId)
    .where(sql<boolean>`not (concat(sha256, ' ', name) = any(${kept}::text[]))`)
    .execute()
}

async function insert(tx: Db, { owner, jobId, runId }: AtRun, files: readonly SavedFile[]): Promise<void> {
  const rows = files.map((file, position) => ({
    id: newId('art'),
    organisation: owner.organisation,
    member: owner.member,
    job_id: jobId,
    run_id: runId,
    position,
    name: file.name,
    content_type: file.contentType,
    bytes: file.bytes,
    sha256: file.sha256,
    key: file.key,
  }))
  await tx
    .insertInto('artifacts')
    .values(rows)
    .onConflict((known) => known.columns(['job_id', 'run_id', 'name']).doNothing())
    .execute()
}

/** An artifact by its id; null when the organisation has none of that id. */
export const findArtifact = async (db: Db, organisation: string, id: string): Promise<Artifact | null> =>
  (await artifacts(db, organisation).where('artifacts.id', '=', id).executeTakeFirst()) ?? null

/** An artifact of a job's current run by its name. */
export const findArtifactNamed = async (
  db: Db,
  organisation: string,
  jobId: string,
  name: string,
): Promise<Artifact | null> =>
  (await artifacts(db, organisation)
    .innerJoin('jobs', (current) =>
      current.onRef('jobs.id', '=', 'artifacts.job_id').onRef('jobs.current_run_id', '=', 'artifacts.run_id'),
    )
    .where('artifacts.job_id', '=', jobId)
    .where('artifacts.name', '=', name)
    .executeTakeFirst()) ?? null

const artifacts = (db: Db, organisation: string) =>
  db
    .selectFrom('artifacts')
    .select([
      'artifacts.id',
      'artifacts.organisation',
      'artifacts.member',
      'artifacts.job_id as jobId',
      'artifacts.run_id as runId',
      'artifacts.name',
      'artifacts.content_type as contentType',
      'artifacts.bytes',
      'artifacts.sha256',
      'artifacts.key',
    ])
    .where('artifacts.organisation', '=', organisation)
