import type Docker from 'dockerode'
import type { Logger } from 'pino'
import type { Config } from '#config.ts'
import type { Execution } from '#domain/execution.ts'
import { createGate } from './gate.ts'
import { containerOptions } from './host-config.ts'
import { createOomWatch } from './oom-watch.ts'
import { thisOwner } from './owner.ts'
import { type ProofConfig, type Proved, prove } from './prove.ts'
import { notRun } from './result.ts'
import { type Runner, runOnce } from './run.ts'
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
  log: Logger
  /** How containers are made; tests of the start-up check hand in weaker ones. */
  optionsOf?: Runner['optionsOf']
}

/**
 * A sandbox of Docker containers: one for each run, made for it and removed after it.
 * It takes no work before `prove` has found that every limit binds.
 */
export function createDockerSandbox({ docker, config, log, optionsOf }: DockerSandboxOptions): Sandbox {
  const runner: Runner = {
    docker,
    oom: createOomWatch(docker),
    log,
    image: config.sandbox.image,
    instance: config.sandbox.instance,
    owner: thisOwner(),
    active: new Set(),
    optionsOf: optionsOf ?? containerOptions,
  }
  const gate = createGate(config.sandbox.concurrency)
  const closing = new AbortController()
  const running = new Set<Promise<Execution>>()
  const sweeper = createSweeper(runner)
  let proved: Proved | null = null
  let proving: Promise<Isolation> | null = null

  const runInTurn = async (request: SandboxRequest, signal: AbortSignal): Promise<Execution> => {
    const { limits } = request
    // The last verdict may be of another daemon, or of one that has been mended.
    if (proving) await unlessAborted(proving, signal)
    const runtime = proved?.isolation.runtime ?? config.sandbox.runtime
    if (!proved || proved.isolation.kind === 'refused') {
      const detail = proved?.isolation.missing[0] ?? 'Its start-up check has not been made yet.'
      return notRun('infra_misconfig', detail, { runtime, limits, queueMs: 0 })
    }
    const asked = performance.now()
    const leave = await gate.enter(signal, PATIENCE_MS)
    const queueMs = Math.round(performance.now() - asked)
    if (!leave)
      return notRun(signal.aborted ? 'cancelled' : 'pool_exhausted', '', { runtime, limits, queueMs })
    try {
      const place = { runtime, cgroupParent: proved.cgroupParent, queueMs, supervisorMs: limits.timeoutMs }
      return await runOnce(runner, place, request, signal)
    } finally {
      leave()
    }
  }

  const proveOnce = async (): Promise<Isolation> => {
    proved = await prove(runner, config, closing.signal)
    const { kind, summary, missing } = proved.isolation
    log[kind === 'strong' ? 'info' : 'warn']({ kind, missing }, `Sandbox: ${summary}.`)
    return proved.isolation
  }

  return {
    async run(request, signal) {
      const work = runInTurn(request, AbortSignal.any([signal, closing.signal]))
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
    async alive() {
      try {
        // Unlike its ping, this can be aborted, so that a daemon that hangs does not gather our connections.
        await within(PING_MS, 'list', (abortSignal) => docker.listContainers({ limit: 1, abortSignal }))
        return true
      } catch {
        return false
      }
    },
    async close() {
      closing.abort()
      sweeper.close()
      await Promise.allSettled([...running, proving])
      runner.oom.close()
    },
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
