import { connectDocker } from '#sandbox/client.ts'
import { isGone } from '#sandbox/owner.ts'
import type { World } from './world.ts'

/** A container of this world, as the daemon lists it. */
export interface SeenContainer {
  name: string
  /** null: it was made before it was known for whom. */
  jobId: string | null
  organisation: string | null
  /** Whether the process that made it lives; of another machine's nothing is known. */
  owned: boolean
  /** Whole milliseconds past the time until which it may be there; negative: before. */
  overdueMs: number
}

/** All containers with the instance's label, running or not. */
export async function seeContainers({ dockerHost, instance }: World): Promise<SeenContainer[]> {
  const filters = { label: ['reckoner.sandbox=1', `reckoner.instance=${instance}`] }
  const containers = await connectDocker(dockerHost).listContainers({ all: true, filters })
  return containers.map(({ Names, Labels }) => ({
    name: (Names[0] ?? '').replace(/^\//, ''),
    jobId: Labels['reckoner.job'] ?? null,
    organisation: Labels['reckoner.organisation'] ?? null,
    owned: !isGone(Labels['reckoner.owner'] ?? ''),
    overdueMs: Date.now() - Number(Labels['reckoner.deadline'] ?? 0),
  }))
}
