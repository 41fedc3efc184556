import { NAMESPACE } from './environment.ts'
import { defaultFolder } from './instance.ts'
import { readState } from './instance-state.ts'
import { isAlive } from './process-mark.ts'
import { temporal } from './temporal.ts'

/** How an operator speaks to the Temporal of an instance. */
export interface TemporalByHand {
  /** Path of the `temporal` command that came with it. */
  command: string
  /** Host and port. */
  address: string
  namespace: string
}

/** That of this clone's instance; null: none runs. */
export async function temporalByHand(folder = defaultFolder()): Promise<TemporalByHand | null> {
  const [state, found] = await Promise.all([readState(folder), temporal.find()])
  if (!state || !found || !isAlive(state.holder)) return null
  return { command: found.path, address: `127.0.0.1:${state.ports.temporal}`, namespace: NAMESPACE }
}
