import { untilQuiet } from '#bench/quiet.ts'
import type { Row } from '#bench/row.ts'
import type { Effort } from './effort.ts'
import type { Stage } from './stage.ts'

/** What every measurement is given. */
export interface Field {
  stage: Stage
  effort: Effort
  /** Tells people how far it is. */
  say(detail: string): void
  /** Counts what was measured although the machine did other things, too. */
  loud(): void
}

/** What a measurement found. */
export interface Found {
  rows: Row[]
  notes: string[]
}

export type Measure = (field: Field) => Promise<Found>

/** Waits until what came before has left nothing to do, if that is ever so. */
export async function rest({ effort, loud }: Pick<Field, 'effort' | 'loud'>): Promise<void> {
  if (!(await untilQuiet(effort.patienceMs))) loud()
}
