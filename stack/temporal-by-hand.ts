import { NAMESPACE } from './environment.ts'
import { defaultFolder } from './instance.ts'
import { readState } from './instance-state.ts'
import { isAlive } from './process-mark.ts'
import { temporal } from './temporal.ts'

/** How an operator speaks to the Temporal of an instance. */
export interface TemporalByHand {
  /** Path of the `temporal` command; null: it is not where this shell would find it. */
  command: string | null
  /** Host and port. */
  address: string
  namespace: string
}

/** That of this clone's instance; null: none is ready. */
export async function temporalByHand(folder = defaultFolder()): Promise<TemporalByHand | null> {
  const [state, found] = await Promise.all([readState(folder), temporal.find()])
  if (state?.phase !== 'ready' || !isAlive(state.holder)) return null
  return { command: found?.path ?? null, address: `127.0.0.1:${state.ports.temporal}`, namespace: NAMESPACE }
}
