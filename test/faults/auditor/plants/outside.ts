import { Redis } from 'ioredis'
import { vi } from 'vitest'
import { connectDocker } from '#sandbox/client.ts'
import { thisOwner } from '#sandbox/owner.ts'
import type { Ground, Plant } from './plant.ts'

/** What could be wrong in Docker, Redis and Temporal, which the copies share. */
export const OUTSIDE: readonly Plant[] = [
  {
    what: 'a container of a job that has closed',
    invariant: 'I5',
    async plant(ground) {
      await withContainer(ground, { job: ground.jobs.cancelled })
      return ground.jobs.cancelled
    },
  },
  {
    what: 'a container whose process was killed',
    invariant: 'I5',
    async plant(ground) {
      await withContainer(ground, { owner: thisOwner().replace(/:\d+:/, ':1:') })
      return null
    },
  },
  {
    what: 'a container that should have gone long ago',
    invariant: 'I5',
    async plant(ground) {
      await withContainer(ground, { deadline: '0' })
      return null
    },
  },
  {
    what: 'a container that runs it for another organisation',
    invariant: 'I9',
    async plant(ground) {
      const { parked } = ground.jobs
      await withContainer(ground, { job: parked, organisation: 'org_other' })
      return parked
    },
  },
  {
    what: 'a place in the sandbox that nobody gives back',
    invariant: 'I5',
    async plant({ copy }) {
      const redis = new Redis(copy.world.redisUrl ?? '')
      await redis.zadd('leases:sandbox', (Date.now() + 60_000) * 1000, 'planted')
      copy.undo(async () => {
        await redis.zrem('leases:sandbox', 'planted')
        redis.disconnect()
      })
      return null
    },
  },
  {
    what: 'a job that Temporal runs and the database does not know',
    invariant: 'I4',
    async plant({ copy, temporal }) {
      const handle = await open(temporal, 'job_gone')
      copy.undo(() => handle.terminate())
      const query = `WorkflowId = 'job/job_gone' AND ExecutionStatus = 'Running'`
      await vi.waitUntil(async () => (await temporal.workflow.count(query)).count > 0, { timeout: 10_000 })
      return 'job_gone'
    },
  },
  // The last two of this table are not undone, since Temporal forgets nothing: they are both of the parked job.
  {
    what: 'a job that is shown as parked, and whose run is over',
    invariant: 'I4',
    async plant({ jobs, temporal }) {
      await temporal.workflow.getHandle(`job/${jobs.parked}`).terminate('nobody looks')
      return jobs.parked
    },
  },
  {
    what: 'a run that another one followed, and nobody noticed',
    invariant: 'I4',
    async plant({ copy, jobs, temporal }) {
      const handle = await open(temporal, jobs.parked)
      copy.undo(() => handle.terminate())
      return jobs.parked
    },
  },
]

/** A run that no worker takes. */
const open = (temporal: Ground['temporal'], jobId: string) =>
  temporal.workflow.start('answerImage', { workflowId: `job/${jobId}`, taskQueue: 'nobody', args: [] })

/** A container with these labels and the usual ones; it never runs. */
export async function withContainer(
  { copy, sandboxImage }: Ground,
  labels: Record<string, string>,
): Promise<{ remove(): Promise<void> }> {
  const deadline = String(Date.now() + 600_000)
  const all = { sandbox: '1', instance: copy.world.instance, deadline, owner: thisOwner(), ...labels }
  const Labels = Object.fromEntries(Object.entries(all).map(([name, value]) => [`reckoner.${name}`, value]))
  const docker = connectDocker(copy.world.dockerHost)
  const container = await docker.createContainer({ Image: sandboxImage, Cmd: ['true'], Labels })
  let isThere = true
  const remove = async () => {
    if (isThere) await container.remove({ force: true })
    isThere = false
  }
  copy.undo(remove)
  return { remove }
}
