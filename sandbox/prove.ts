import type { Config } from '#config.ts'
import { isLoopback } from '#domain/loopback.ts'
import { GVISOR, judge, refusal } from './acceptance.ts'
import { type Facts, readFacts } from './facts.ts'
import { type Flight, flyAll } from './flight.ts'
import type { Runner } from './runner.ts'
import { ageProofs } from './runtime-age.ts'
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
 * The check: what the daemon says of itself, then programs that try every limit through the same path as any job's.
 * With `auto`, gVisor is tried first where it is registered; the first runtime that is strong is taken, else the best
 * there is, and why a better one was passed over is noted. A check that cannot be made is a refusal.
 * @param signal ends the canaries that are flying
 * @returns how work is sealed from now on, and where runs go
 * @throws the signal's reason after an abort, when no canary's container is left
 */
export async function prove(runner: Runner, config: ProofConfig, signal: AbortSignal): Promise<Proved> {
  const refused = (sentence: string) => ({
    isolation: refusal(config.sandbox.runtime, sentence),
    cgroupParent: null,
  })
  try {
    return await check(runner, config, signal, refused)
  } catch (error) {
    signal.throwIfAborted()
    // What could not be tried is not there: an older proof may be of limits that bind no more.
    return refused(`Its check could not be made; it is tried again soon. (${String(error)})`)
  }
}

async function check(
  runner: Runner,
  config: ProofConfig,
  signal: AbortSignal,
  refused: (sentence: string) => Proved,
): Promise<Proved> {
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

async function best(
  common: Pick<Flight, 'runner' | 'signal'>,
  config: ProofConfig,
  facts: Facts,
  runtimes: string[],
): Promise<Proved> {
  const tried: Proved[] = []
  for (const runtime of runtimes) {
    const verdict = await proveRuntime({ ...common, runtime }, config, facts)
    tried.push(verdict)
    if (verdict.isolation.kind === 'strong') break
  }
  const weak = tried.findIndex(({ isolation }) => isolation.kind === 'weak')
  const last = tried.length - 1
  const taken = tried[last]?.isolation.kind !== 'strong' && weak >= 0 ? weak : last
  return withNotes(tried.slice(0, taken + 1), isGvisorAbsent(config, facts) ? [ABSENT] : [])
}

const ABSENT = `The runtime ${GVISOR} is not registered, so that it is not used. Register gVisor by that name, or set SANDBOX_RUNTIME=runc.`

const isGvisorAbsent = ({ sandbox }: ProofConfig, { runtimes }: Facts): boolean =>
  sandbox.runtime === 'auto' && !runtimes.includes(GVISOR)

/** The last of these was taken, and those before it were passed over. @param absent says which were not even there */
function withNotes(tried: Proved[], absent: string[]): Proved {
  const taken = tried.at(-1)
  if (!taken) return { isolation: refusal('none', 'No runtime was tried.'), cgroupParent: null }
  const notes = [...absent, ...tried.slice(0, -1).map(({ isolation }) => passedOver(isolation))]
  return { ...taken, isolation: { ...taken.isolation, notes, provedAt: new Date().toISOString() } }
}

const passedOver = ({ runtime, missing: [first = ''] }: Isolation): string =>
  `The runtime ${runtime} is registered, but does not hold what it should, so that it is not used. ${first}`

async function proveRuntime(
  flight: Omit<Flight, 'cgroupParent'>,
  config: ProofConfig,
  facts: Facts,
): Promise<Proved> {
  const { runtime } = flight
  // Some daemons may not make the group in which we would gather the containers; it is a convenience, not a limit.
  const parents = facts.cgroupParent === null ? [null] : [facts.cgroupParent, null]
  let broken = ''
  for (const cgroupParent of parents) {
    const flown = await flyAll({ ...flight, cgroupParent })
    if ('proofs' in flown) {
      const proofs = [...flown.proofs, ...ageProofs(runtime, facts)]
      const { allowWeak } = config.sandbox
      const given = { facts, runtime, proofs, allowWeak, forgivesDaemon: forgivesDaemon(config) }
      return { isolation: judge(given), cgroupParent }
    }
    broken = flown.broken
  }
  const isolation = refusal(runtime, `A container could not be run with ${runtime}. ${broken}`)
  return { isolation, cgroupParent: null }
}

/** Which runtimes to try, the best first. */
function candidates({ sandbox }: ProofConfig, { runtimes }: Facts): string[] {
  const wanted = { auto: [GVISOR, 'runc'], runsc: [GVISOR], runc: ['runc'] }[sandbox.runtime]
  return wanted.filter((runtime) => runtime === 'runc' || runtimes.includes(runtime))
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
    await within(INSPECT_MS, 'inspect image', (abortSignal) => lookAt(docker, image, abortSignal))
    return true
  } catch {
    return false
  }
}

/** The client's own look at an image takes no signal. */
function lookAt({ modem }: Runner['docker'], image: string, abortSignal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const call = { path: `/images/${image}/json`, method: 'GET', abortSignal, statusCodes: { 200: true } }
  modem.dial(call, (error: Error | null) => (error ? reject(error) : resolve()))
  return promise
}
