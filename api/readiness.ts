import { setTimeout as sleep } from 'node:timers/promises'

/** Something without which the API works less well, or not at all. */
export interface Dependency {
  name: string
  /** false: jobs are answered without it, only slower. */
  required: boolean
  /** Resolves when it can be used; throws an error whose message is one sentence for people. */
  check(): Promise<void>
}

export interface DependencyState {
  name: string
  ok: boolean
  required: boolean
  /** null when it is ok. */
  sentence: string | null
  /** Whole milliseconds that the check took. */
  ms: number
}

export interface Readiness {
  ready: boolean
  dependencies: DependencyState[]
}

/** Longest time for one check, in milliseconds. */
const PATIENCE_MS = 2000

/** Asks every dependency, all at once. */
export async function readinessOf(dependencies: readonly Dependency[]): Promise<Readiness> {
  const states = await Promise.all(dependencies.map(stateOf))
  return { ready: states.every(({ ok, required }) => ok || !required), dependencies: states }
}

async function stateOf({ name, required, check }: Dependency): Promise<DependencyState> {
  const started = performance.now()
  const sentence = await sentenceOf(name, check)
  return { name, ok: sentence === null, required, sentence, ms: Math.round(performance.now() - started) }
}

async function sentenceOf(name: string, check: () => Promise<void>): Promise<string | null> {
  const timer = new AbortController()
  const late = sleep(PATIENCE_MS, `${name} did not answer within ${PATIENCE_MS / 1000} s.`, {
    signal: timer.signal,
  }).catch(() => null)
  try {
    return await Promise.race([check().then(() => null), late])
  } catch (error) {
    return (error instanceof Error && error.message) || `${name} does not answer.`
  } finally {
    timer.abort()
  }
}
