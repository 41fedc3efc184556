import { setTimeout as sleep } from 'node:timers/promises'

/** Something without which the API works less well, or not at all. */
export interface Dependency {
  name: string
  /** false: jobs are answered without it, only slower. */
  required: boolean
  /** What is said when the check takes too long; left out: that it did. */
  late?: string
  /**
   * Resolves when it can be used, with what people should know all the same; throws an error whose message is one
   * sentence for people.
   */
  check(): Promise<string | null | void>
}

export interface DependencyState {
  name: string
  ok: boolean
  required: boolean
  /** null when it is ok. */
  sentence: string | null
  /** What people should know although it is ok, such as weak isolation; null: nothing. */
  note: string | null
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

async function stateOf(dependency: Dependency): Promise<DependencyState> {
  const { name, required } = dependency
  const started = performance.now()
  const said = await saidOf(dependency)
  return { name, required, ...said, ms: Math.round(performance.now() - started) }
}

type Said = Pick<DependencyState, 'ok' | 'sentence' | 'note'>

async function saidOf({ name, check, late: sentence }: Dependency): Promise<Said> {
  const timer = new AbortController()
  const tooLate = refused(sentence ?? `${name} did not answer within ${PATIENCE_MS / 1000} s.`)
  const late = sleep(PATIENCE_MS, tooLate, { signal: timer.signal }).catch(() => tooLate)
  try {
    return await Promise.race([check().then(accepted), late])
  } catch (error) {
    return refused((error instanceof Error && error.message) || `${name} does not answer.`)
  } finally {
    timer.abort()
  }
}

const accepted = (note: string | null | void): Said => ({ ok: true, sentence: null, note: note || null })

const refused = (sentence: string): Said => ({ ok: false, sentence, note: null })
