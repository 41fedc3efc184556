import type { SandboxOutcome } from '#domain/execution.ts'

/**
 * What made a try at a step fail, where another one may do better: `away`: something that Reckoner needs did not answer;
 * `model`: the model did not; `model-output`: it answered in another form; `unexpected`: nobody thought of it; `lost`:
 * the worker ended in the middle; else how a sandbox ended that the program had no part in.
 */
export type Fault = 'away' | 'model' | 'model-output' | 'unexpected' | 'lost' | SandboxOutcome

/**
 * How often Temporal tries a step that is watched, whatever its tries met: with its backoff, two minutes and a half
 * without Postgres. Which fault may come how often is for the activity to say, since Temporal counts all of them together.
 */
export const MOST_TRIES = 20

/**
 * How many tries of one step may fail with the same fault. None costs an attempt of the user's. Ten waits for a place are
 * as long as the longest run. A run leaves nothing behind, so that one that was lost can be made again, but only once: a
 * program that has a hand in it must not go on for ever. A picture that ends its worker loses every other step there,
 * too, so that it is not given all the tries there are.
 */
const FAULT_TRIES: Partial<Record<Fault, number>> = {
  away: MOST_TRIES,
  model: 10,
  'model-output': 3,
  unexpected: 3,
  lost: 5,
  pool_exhausted: 10,
  infra_start: 3,
  infra_lost: 2,
  infra_misconfig: 1,
}

/** How many tries, this one counted, may fail with this fault: one, where the program ended the run. */
export const triesOf = (fault: Fault): number => FAULT_TRIES[fault] ?? 1

/** How often the earlier tries of a step failed with which fault. */
export type FaultCounts = Partial<Record<Fault, number>>
