import type { Config } from '#config.ts'
import type { Execution } from '#domain/execution.ts'
import { isLoopback } from '#domain/loopback.ts'
import { GVISOR, type Proof, judge, refusal } from './acceptance.ts'
import { type Canary, canaries } from './canaries.ts'
import { type Facts, readFacts } from './facts.ts'
import { type Runner, runOnce } from './run.ts'
import type { Isolation } from './sandbox.ts'
import { sweep } from './sweep.ts'
import { within } from './within.ts'

/** The settings that decide what is good enough. */
export interface ProofConfig {
  host: string
  models: Pick<Config['models'], 'preset'>
  sandbox: Pick<Config['sandbox'], 'image' | 'runtime' | 'allowWeak'>
}

/** How work is sealed, and where the containers are gathered. */
export interface Proved {
  isolation: Isolation
  cgroupParent: string | null
}

const INSPECT_MS = 10_000

/**
 * The start-up check: what the daemon says of itself, then programs that try every limit through the same path as
 * any job's. With `auto`, gVisor is tried first where it is registered; the first runtime that is strong is taken,
 * else the best there is.
 * @param signal ends the canaries that are flying
 * @returns how work is sealed from now on, and where runs go
 * @throws the signal's reason after an abort, when no canary's container is left
 */
export async function prove(runner: Runner, config: ProofConfig, signal: AbortSignal): Promise<Proved> {
  const refused = (sentence: string) => ({
    isolation: refusal(config.sandbox.runtime, sentence),
    cgroupParent: null,
  })
  const facts = await readFacts(runner.docker).catch((error: Error) => error)
  if (facts instanceof Error)
    return refused(`The Docker daemon does not answer; start it, or set DOCKER_HOST. (${facts.message})`)
  if (!(await hasImage(runner))) {
    return refused(
      `The Docker daemon has no image ${runner.image}; \`npm start\` makes it, or name yours in SANDBOX_IMAGE.`,
    )
  }
  signal.throwIfAborted()
  await sweep(runner)
  const runtimes = candidates(config, facts)
  if (runtimes.length === 0) {
    return refused(`The Docker daemon has no runtime ${GVISOR}; register it, or set SANDBOX_RUNTIME=auto.`)
  }
  return best({ runner, signal }, config, facts, runtimes)
}

/** What the canaries fly with. */
interface Flight {
  runner: Runner
  signal: AbortSignal
}

async function best(flight: Flight, config: ProofConfig, facts: Facts, runtimes: string[]): Promise<Proved> {
  const verdicts: Proved[] = []
  for (const runtime of runtimes) {
    const verdict = await proveRuntime(flight, config, facts, runtime)
    if (verdict.isolation.kind === 'strong') return verdict
    verdicts.push(verdict)
  }
  const accepted = verdicts.find(({ isolation }) => isolation.kind === 'weak') ?? verdicts.at(-1)
  return accepted ?? { isolation: refusal('none', 'No runtime was tried.'), cgroupParent: null }
}

async function proveRuntime(
  flight: Flight,
  config: ProofConfig,
  facts: Facts,
  runtime: string,
): Promise<Proved> {
  // Some daemons may not make the group in which we would gather the containers; it is a convenience, not a limit.
  const parents = facts.cgroupParent === null ? [null] : [facts.cgroupParent, null]
  let broken = ''
  for (const cgroupParent of parents) {
    const tried = await tryOut(flight, runtime, cgroupParent)
    if (!('broken' in tried)) {
      const { allowWeak } = config.sandbox
      const given = { facts, runtime, proofs: tried, allowWeak, forgivesDaemon: forgivesDaemon(config) }
      return { isolation: judge(given), cgroupParent }
    }
    broken = tried.broken
  }
  const isolation = refusal(runtime, `A container could not be run with ${runtime}. ${broken}`)
  return { isolation, cgroupParent: null }
}

/** Which runtimes to try, the best first. */
function candidates({ sandbox }: ProofConfig, { runtimes }: Facts): string[] {
  const wanted = { auto: [GVISOR, 'runc'], runsc: [GVISOR], runc: ['runc'] }[sandbox.runtime]
  return wanted.filter((runtime) => runtime === 'runc' || runtimes.includes(runtime))
}

/** What the canaries proved; or, where a container did not even run, what it said. */
async function tryOut(
  flight: Flight,
  runtime: string,
  cgroupParent: string | null,
): Promise<Proof[] | { broken: string }> {
  const rows = await Promise.all(canaries().map((row) => tryRow(flight, row, runtime, cgroupParent)))
  // Only here, when every row has ended: thrown out of one row, the others' containers would be left behind.
  flight.signal.throwIfAborted()
  const broken = rows.find((row) => 'broken' in row)
  return broken ?? rows.flatMap((row) => ('broken' in row ? [] : row))
}

async function tryRow(
  flight: Flight,
  row: Canary[],
  runtime: string,
  cgroupParent: string | null,
): Promise<Proof[] | { broken: string }> {
  const proofs: Proof[] = []
  for (const canary of row) {
    if (flight.signal.aborted) return { broken: 'The check was given up.' }
    const execution = await fly(flight, canary, runtime, cgroupParent)
    if (execution.outcome.startsWith('infra_')) return { broken: execution.stderr.trim() }
    proofs.push(...canary.proofsOf(execution))
  }
  return proofs
}

async function fly(
  { runner, signal }: Flight,
  { request, supervisorMs }: Canary,
  runtime: string,
  cgroupParent: string | null,
): Promise<Execution> {
  const place = { runtime, cgroupParent, queueMs: 0, supervisorMs: supervisorMs ?? request.limits.timeoutMs }
  return runOnce(runner, place, request, signal)
}

/**
 * So that a laptop with an ordinary Docker can try the product: only this machine can send jobs, and the built-in
 * models' programs come from our own templates.
 */
function forgivesDaemon({ host, models }: ProofConfig): boolean {
  return models.preset === 'builtin' && isLoopback(host)
}

async function hasImage({ docker, image }: Runner): Promise<boolean> {
  try {
    await within(INSPECT_MS, 'inspect image', () => docker.getImage(image).inspect())
    return true
  } catch {
    return false
  }
}
