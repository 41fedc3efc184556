import type Docker from 'dockerode'
import type { Logger } from 'pino'
import type { Config } from '#config.ts'
import type { Execution, LiveOutput } from '#domain/execution.ts'
import type { Leases } from '#domain/lease.ts'
import { createDispenser } from './dispenser.ts'
import { containerOptions } from './host-config.ts'
import { createOomWatch } from './oom-watch.ts'
import { thisOwner } from './owner.ts'
import { type ProofConfig, type Proved, prove } from './prove.ts'
import { notRun } from './result.ts'
import type { Runner, Site } from './runner.ts'
import type { Isolation, Sandbox, SandboxRequest } from './sandbox.ts'
import { createSweeper } from './sweeper.ts'
import { within } from './within.ts'

/** A run may wait this long for its turn. */
const PATIENCE_MS = 60_000

/** A daemon that takes longer to say that it is there is as good as away. */
const PING_MS = 2000

export interface DockerSandboxOptions {
  docker: Docker
  config: Omit<ProofConfig, 'sandbox'> & { sandbox: Omit<Config['sandbox'], 'dockerHost' | 'timeoutMs'> }
  /** How many may run at once, here or on every machine that counts in the same place. */
  places: Leases
  log: Logger
  /** How containers are made and limited; tests of the start-up check hand in weaker ones. */
  optionsOf?: Runner['optionsOf']
  limitsOf?: Runner['limitsOf']
}

/**
 * A sandbox of Docker containers: one for each job, ready before it is asked for, and removed after it.
 * It takes no work before `prove` has found that every limit binds.
 */
export function createDockerSandbox(options: DockerSandboxOptions): Sandbox {
  const { docker, config, places, log } = options
  const runner = runnerOf(options)
  const closing = new AbortController()
  const running = new Set<Promise<Execution>>()
  const dispenser = createDispenser({ runner, warm: config.sandbox.warm, places: config.sandbox.concurrency })
  const sweeper = createSweeper(runner)
  let proved: Proved | null = null
  let proving: Promise<Isolation> | null = null

  const isOpen = () => proved !== null && proved.isolation.kind !== 'refused'

  const runInTurn = async (
    request: SandboxRequest,
    signal: AbortSignal,
    hear: (output: LiveOutput) => void,
  ): Promise<Execution> => {
    // A refusal may be of a daemon that has been mended; work that may go on does not wait for the hourly check.
    if (proving && !isOpen()) await unlessAborted(proving, signal)
    const site = siteOf(proved, config.sandbox.runtime)
    const { limits } = request
    if (!isOpen()) {
      const detail = proved?.isolation.missing[0] ?? 'Its start-up check has not been made yet.'
      return notRun('infra_misconfig', detail, { ...site, limits, queueMs: 0 })
    }
    const asked = performance.now()
    const place = await places.acquire(signal, PATIENCE_MS)
    const queueMs = Math.round(performance.now() - asked)
    if (!place)
      return notRun(signal.aborted ? 'cancelled' : 'pool_exhausted', '', { ...site, limits, queueMs })
    let gone: Promise<void> | null = null
    try {
      const either = AbortSignal.any([signal, place.lost])
      const ran = await dispenser.run({ request, signal: either, hear: deaf(hear) }, { site, queueMs })
      gone = ran.gone
      const { execution } = ran
      const wasLost = execution.outcome === 'cancelled' && !signal.aborted
      return wasLost ? notRun('infra_lost', LOST_PLACE, { ...site, limits, queueMs }) : execution
    } finally {
      // What may still be running needs its place, but its job need not wait for the end of it.
      if (gone) void gone.then(() => place.release())
      else await place.release()
    }
  }

  const alive = async (): Promise<boolean> => {
    try {
      // Unlike its ping, this can be aborted, so that a daemon that hangs does not gather our connections.
      await within(PING_MS, 'list', (abortSignal) => docker.listContainers({ limit: 1, abortSignal }))
      return true
    } catch {
      return false
    }
  }

  const proveOnce = async (): Promise<Isolation> => {
    const before = proved
    proved = await prove(runner, config, closing.signal)
    const { kind, summary, missing } = proved.isolation
    log[kind === 'strong' ? 'info' : 'warn']({ kind, missing }, `Sandbox: ${summary}.`)
    // First, or what is made while it is emptied would be made where the old proof was.
    dispenser.use(isOpen() ? siteOf(proved, config.sandbox.runtime) : null)
    if (JSON.stringify(siteOf(before, '')) !== JSON.stringify(siteOf(proved, ''))) await dispenser.empty()
    return proved.isolation
  }

  return {
    async run(request, signal, hear = () => {}) {
      const work = runInTurn(request, AbortSignal.any([signal, closing.signal]), hear)
      running.add(work)
      try {
        return await work
      } finally {
        running.delete(work)
      }
    },
    prove() {
      proving ??= proveOnce().finally(() => (proving = null))
      return proving
    },
    alive,
    async isAway() {
      const nothingTried = !isOpen() && !proved?.isolation.proofs.length
      return nothingTried || !(await alive())
    },
    async close() {
      closing.abort()
      sweeper.close()
      await Promise.allSettled([...running, proving])
      await dispenser.close()
      runner.oom.close()
    },
  }
}

const LOST_PLACE = 'Its place was given to another, because this process had not been heard of for too long.'

function runnerOf({ docker, config, log, optionsOf, limitsOf }: DockerSandboxOptions): Runner {
  return {
    docker,
    oom: createOomWatch(docker),
    log,
    image: config.sandbox.image,
    instance: config.sandbox.instance,
    owner: thisOwner(),
    active: new Set(),
    optionsOf: optionsOf ?? containerOptions,
    limitsOf: limitsOf ?? ((limits) => limits),
  }
}

function siteOf(proved: Proved | null, wanted: string): Site {
  if (!proved)
    return { runtime: wanted, cgroupParent: null, seal: { kind: 'refused', summary: 'not checked' } }
  const { kind, summary, runtime } = proved.isolation
  return { runtime, cgroupParent: proved.cgroupParent, seal: { kind, summary } }
}

/** Whoever listens cannot break a run. */
function deaf(hear: (output: LiveOutput) => void): (output: LiveOutput) => void {
  return (output) => {
    try {
      hear(output)
    } catch {
      // What it wanted with it is its own business.
    }
  }
}

/** Waits for the end of something, however it ends, or for the abort. */
async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = () => resolve()
  signal.addEventListener('abort', done, { once: true })
  await Promise.race([Promise.allSettled([work]), promise])
  signal.removeEventListener('abort', done)
}
