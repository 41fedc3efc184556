import { createStorage } from '#adapters/storage/create-storage.ts'
import type { ClientLog } from './client-log.ts'
import { type SeenContainer, seeContainers } from './containers.ts'
import { type SeenExecutions, seeExecutions } from './executions.ts'
import { countCalls, type ModelCalls } from './model-calls.ts'
import { type Listing, listObjects } from './objects.ts'
import { countPlaces } from './places.ts'
import { readRows, type Rows } from './postgres.ts'
import { PATIENCE, type Patience, type World } from './world.ts'

/** All that is known of a world, as it was at one look. */
export interface Evidence {
  rows: Rows
  executions: SeenExecutions
  listing: Listing
  containers: SeenContainer[]
  /** Places in the sandbox that are held. */
  places: number
  calls: ModelCalls
  log: ClientLog
  patience: Patience
  /** The bytes of an object; null: there are none, or they cannot be opened. */
  read(key: string): Promise<Uint8Array | null>
}

/** Looks at everything once. What others refer to is read before those who refer to it. */
export async function gather(world: World): Promise<Evidence> {
  const containers = await seeContainers(world)
  const places = await countPlaces(world)
  const calls = await countCalls(world)
  const listing = await listObjects(world.storage)
  const rows = await readRows(world.databaseUrl)
  const executions = await seeExecutions(world, rows.jobs)
  const storage = createStorage(world.storage)
  return {
    rows,
    executions,
    listing,
    containers,
    places,
    calls,
    log: world.clientLog,
    patience: { ...PATIENCE, ...world.patience },
    read: (key) => storage.get(key).catch(nullIfSealed),
  }
}

function nullIfSealed(error: unknown): null {
  if (error instanceof Error && error.name === 'SealError') return null
  throw error
}

/** What an object says; null: it cannot be read as JSON. Bytes that were changed are no reason to stop looking. */
export async function readJson<T>({ read }: Pick<Evidence, 'read'>, key: string): Promise<T | null> {
  const bytes = await read(key)
  try {
    return bytes && JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
}
