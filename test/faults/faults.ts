import type { Fault, Pair } from './fault.ts'
import { JOB_FAULTS } from './table/jobs.ts'
import { MODEL_FAULTS } from './table/models.ts'
import { PROCESS_FAULTS } from './table/processes.ts'
import { SERVER_FAULTS } from './table/servers.ts'

/** The rows of the fault matrix that are struck at random while many jobs run; the others have tests of their own. */
export const FAULTS: readonly Fault[] = [...PROCESS_FAULTS, ...SERVER_FAULTS, ...MODEL_FAULTS, ...JOB_FAULTS]

export const pairsOf = (faults: readonly Fault[]): Pair[] =>
  faults.flatMap((fault) => fault.places.map((place) => ({ fault, place })))
