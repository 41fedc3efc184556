import type { SandboxOutcome } from '#domain/execution.ts'
import type { Ended } from './transcript.ts'

/** Why the host itself ended a run. */
export type Stop = 'cancelled' | 'violation' | 'not-ready' | 'deadline' | 'collection' | 'lost'

/** Everything known about a run that is over. */
export interface Evidence {
  ended: Ended | null
  finished: boolean
  stop: Stop | null
  /** The daemon said so, in an event or on inspection. */
  oom: boolean
  /** Of the container, whose first process is the supervisor; null: the daemon could not tell. */
  containerExit: number | null
  stderr: string
}

/** What Python, and OpenBLAS in it, print when no process or thread can be had. */
const NO_PROCESS =
  /can't start new thread|\[Errno 11\] Resource temporarily unavailable|pthread_create failed/

/** Exit code of a gVisor container whose kernel could not get another thread. */
const GVISOR_PANIC = 2
const KILLED = 128

type Rule = [holds: (evidence: Evidence) => boolean, outcome: SandboxOutcome]

/** The first rule that holds decides. Faults of ours are never laid at the program's door, nor the other way around. */
const RULES: Rule[] = [
  [({ stop }) => stop === 'cancelled', 'cancelled'],
  [({ stop }) => stop === 'violation', 'protocol_violation'],
  [isClean, 'ok'],
  // Before timeout and crash: a process that lost its memory is often noticed only by what it then fails to do.
  [({ oom }) => oom, 'oom'],
  [({ ended }) => ended?.reason === 'output_limit', 'output_limit'],
  [({ stop, ended }) => stop === 'deadline' || ended?.reason === 'timeout', 'timeout'],
  [({ ended, stderr }) => (ended?.exit ?? 0) > 0 && NO_PROCESS.test(stderr), 'pids_limit'],
  [({ ended }) => ended !== null && ended.signal !== null, 'crashed'],
  [({ ended }) => (ended?.exit ?? 0) > 0, 'user_error'],
  [({ stop }) => stop !== null, 'infra_lost'],
  [({ containerExit }) => containerExit === GVISOR_PANIC, 'pids_limit'],
  [({ containerExit }) => containerExit !== null && containerExit > KILLED, 'killed'],
]

/** How a run came out. */
export function classify(evidence: Evidence): SandboxOutcome {
  return RULES.find(([holds]) => holds(evidence))?.[1] ?? 'infra_lost'
}

function isClean({ ended, finished, stop }: Evidence): boolean {
  return stop === null && finished && ended?.reason === 'exit' && ended.exit === 0
}
