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
import type { Sandbox, SandboxRequest } from './sandbox.ts'

/** A run may wait this long for its turn. */
const PATIENCE_MS = 60_000

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
    optionsOf: optionsOf ?? containerOptions,
  }
  const gate = createGate(config.sandbox.concurrency)
  const closing = new AbortController()
  const running = new Set<Promise<Execution>>()
  let proved: Proved | null = null

  const runInTurn = async (request: SandboxRequest, signal: AbortSignal): Promise<Execution> => {
    const { limits } = request
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
    async prove() {
      proved = await prove(runner, config)
      const { kind, summary, missing } = proved.isolation
      log[kind === 'strong' ? 'info' : 'warn']({ kind, missing }, `Sandbox: ${summary}.`)
      return proved.isolation
    },
    async close() {
      closing.abort()
      await Promise.allSettled(running)
      runner.oom.close()
    },
  }
}
