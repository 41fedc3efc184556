import { isDeepStrictEqual } from 'node:util'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import type { JobRow } from '#test/faults/auditor/postgres.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'

/**
 * I9: every row of a job carries the job's organisation and member, every key in them the organisation and the job, and
 * Temporal and Docker name the same organisation. Bytes are sealed to their key, and read by no other.
 */
export function owners(evidence: Evidence): Found[] {
  const jobs = new Map(evidence.rows.jobs.map((job) => [job.id, job]))
  return [...rowFaults(evidence, jobs), ...keyFaults(evidence, jobs), ...elsewhere(evidence, jobs)]
}

const TABLES = ['runs', 'attempts', 'events', 'artifacts', 'jobImages', 'outbox', 'keys'] as const

interface Owned {
  organisation: string
  member: string
}

const isOf = ({ organisation, member }: Owned, job: Owned): boolean =>
  organisation === job.organisation && member === job.member

function rowFaults({ rows }: Evidence, jobs: Map<string, JobRow>): Found[] {
  return TABLES.flatMap((table) =>
    rows[table].flatMap((row) => {
      const job = jobs.get(row.job_id)
      if (job && isOf(row, job)) return []
      return [of(row.job_id, `A row of it in ${table} is of ${row.organisation}/${row.member}.`)]
    }),
  )
}

/** Where a job's things are kept, the pictures that it may share with others aside. */
function keyFaults({ rows }: Evidence, jobs: Map<string, JobRow>): Found[] {
  const things = [
    ...rows.artifacts.map(({ job_id: job, key }) => ({ job, key })),
    ...rows.runs.flatMap(({ job_id: job, execution }) => (execution ? [{ job, key: execution.key }] : [])),
  ]
  const images = new Map(rows.images.map((image) => [image.id, image]))
  const pictures = rows.jobImages.filter(({ job_id: job, image_id: id }) => {
    const organisation = jobs.get(job)?.organisation
    const image = images.get(id)
    return image?.organisation !== organisation || !image?.key.startsWith(`org/${organisation}/image/`)
  })
  const inputs = rows.outbox.filter(({ job_id: job, input }) => {
    const { organisation, member, jobId } = input
    return !isDeepStrictEqual({ organisation, member, jobId }, { ...ownerOf(jobs.get(job)), jobId: job })
  })
  return [
    ...things
      .filter(({ job, key }) => !key.startsWith(`org/${jobs.get(job)?.organisation}/job/${job}/`))
      .map(({ job, key }) => of(job, `It refers to ${key}.`)),
    ...pictures.map(({ job_id: job }) => of(job, 'It shows a picture of another organisation.')),
    ...inputs.map(({ job_id: job }) => of(job, 'It is to be started for somebody else.')),
  ]
}

const ownerOf = (job: JobRow | undefined) => ({ organisation: job?.organisation, member: job?.member })

function elsewhere({ executions, containers }: Evidence, jobs: Map<string, JobRow>): Found[] {
  const said = [
    ...[...executions.jobs].map(([job, { newest }]) => ({
      job,
      organisation: newest?.organisation,
      where: 'Temporal',
    })),
    ...containers.map(({ jobId: job, organisation }) => ({ job, organisation, where: 'Docker' })),
  ]
  return said.flatMap(({ job, organisation, where }) => {
    const owner = job === null ? undefined : jobs.get(job)?.organisation
    if (!organisation || owner === undefined || organisation === owner) return []
    return [of(job, `${where} has it as of ${organisation}.`)]
  })
}
