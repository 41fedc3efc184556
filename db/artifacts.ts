import { sql } from 'kysely'
import type { Artifact } from '#domain/artifact.ts'
import type { EventBody } from '#domain/event.ts'
import type { AtRun } from './at-run.ts'
import { CLOSED } from './closed.ts'
import type { Db } from './database.ts'
import { isDuplicate } from './events.ts'
import { newId } from './id.ts'
import { jsonb } from './json.ts'
import { tell } from './telling.ts'

/** A file of a run; its bytes are in storage under `key` already. */
export type SavedFile = Pick<Artifact, 'name' | 'contentType' | 'bytes' | 'sha256' | 'key'>

/**
 * Makes `files` the artifacts of a run, all of them and no others; a repeat changes nothing. A file of the same name with
 * other bytes is another artifact, under another id. One statement, with the job's lock, so that the run stays the current one.
 * @param told events, told once each and with the files, unless the run has closed
 * @returns false, and nothing is written, when the run is not the current one
 */
export async function saveArtifacts(...given: Parameters<typeof save>): Promise<boolean> {
  try {
    return await save(...given)
  } catch (error) {
    // Another one told the same while this one waited for the lock; by now that can be seen.
    if (isDuplicate(error)) return save(...given)
    throw error
  }
}

async function save(
  db: Db,
  at: AtRun,
  files: readonly SavedFile[],
  told: EventBody[] = [],
): Promise<boolean> {
  const { rows } = await sql<{ current: boolean }>`
    with current as (
      select id, organisation, status from jobs
      where id = ${at.jobId} and organisation = ${at.owner.organisation} and current_run_id = ${at.runId}
      for update
    ), given as (
      select * from jsonb_to_recordset(${jsonb(files.map(asRow))}) as file (id text, position integer, name text,
        content_type text, bytes integer, sha256 text, key text)
    ), others as (
      delete from artifacts using current
      where job_id = current.id and run_id = ${at.runId}
        and not exists (select from given where given.name = artifacts.name and given.sha256 = artifacts.sha256)
      returning artifacts.id
    ), saved as (
      -- Counted, so that they are gone before others come under their names.
      insert into artifacts (id, organisation, member, job_id, run_id, position, name, content_type, bytes, sha256, key)
      select given.id, organisation, ${at.owner.member}, current.id, ${at.runId}, position, name, content_type, bytes,
        sha256, key
      from current, given
      where (select count(*) from others) >= 0
      on conflict (job_id, run_id, name) do nothing
    ), open as (
      select id from current where status not in (${CLOSED})
    ), ${tell(at, told, sql`open`)}
    select exists (select from current) as current`.execute(db)
  return rows[0]?.current === true
}

const asRow = ({ name, contentType, bytes, sha256, key }: SavedFile, position: number) => ({
  id: newId('art'),
  position,
  name,
  content_type: contentType,
  bytes,
  sha256,
  key,
})

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
