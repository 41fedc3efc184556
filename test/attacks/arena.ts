import type Docker from 'dockerode'
import pino from 'pino'
import type { Config } from '#config.ts'
import { createLocalLeases } from '#adapters/leases/local.ts'
import { DEFAULT_LIMITS, type Execution, type Limits, type LiveOutput } from '#domain/execution.ts'
import { connectDocker } from '#sandbox/client.ts'
import { createDockerSandbox, type DockerSandboxOptions } from '#sandbox/docker.ts'
import type { Sandbox, SandboxRequest } from '#sandbox/sandbox.ts'

export const RUNTIMES = ['runc', 'runsc'] as const
export type Runtime = (typeof RUNTIMES)[number]

/** Where sandboxes are made: a daemon that has the sandbox image. */
export interface Site {
  dockerHost: string
  sandboxImage: string
}

/** What differs from an ordinary job, for one run. */
export interface Ask {
  limits?: Partial<Limits> | undefined
  files?: SandboxRequest['files'] | undefined
  lease?: string | undefined
  signal?: AbortSignal | undefined
  hear?: ((output: LiveOutput) => void) | undefined
}

/** A sandbox on one runtime, and what can be seen of it from outside. */
export interface Arena {
  runtime: Runtime
  site: Site
  docker: Docker
  /** Marks every container that is made here. */
  instance: string
  sandbox: Sandbox
  run(program: string, ask?: Ask): Promise<Execution>
  /** Its containers, whatever their state. */
  containers(): Promise<Docker.ContainerInfo[]>
  /** Ends what runs. */
  close(): Promise<void>
}

/** Most attacks need no longer; those that are ended by it say so themselves. */
const TIMEOUT_MS = 20_000
let count = 0

export interface ArenaOptions {
  /** How many containers wait on each shelf; 0: every run starts one of its own. */
  warm?: number
  concurrency?: number
  /** Another arena's, to find what it left. */
  instance?: string
  /** A hole, and the acceptance of it, for a test that attacks find it. */
  weak?: { allow: Config['sandbox']['allowWeak']; optionsOf: NonNullable<DockerSandboxOptions['optionsOf']> }
}

export function openArena(runtime: Runtime, site: Site, options: ArenaOptions = {}): Arena {
  const { warm = 0, concurrency = 2, instance = `attacks-${process.pid}-${(count += 1)}`, weak } = options
  const allowWeak = weak?.allow ?? []
  const docker = connectDocker(site.dockerHost)
  const sandbox = createDockerSandbox({
    docker,
    config: {
      // As if strangers could ask: nothing is forgiven.
      host: '0.0.0.0',
      models: { preset: 'vllm' },
      sandbox: { image: site.sandboxImage, runtime, allowWeak, concurrency, warm, instance },
    },
    places: createLocalLeases(concurrency),
    log: pino({ level: 'silent' }),
    ...(weak ? { optionsOf: weak.optionsOf } : {}),
  })
  return {
    runtime,
    site,
    docker,
    instance,
    sandbox,
    run: (program, ask = {}) =>
      sandbox.run(requestOf(program, ask), ask.signal ?? new AbortController().signal, ask.hear),
    containers: () =>
      docker.listContainers({ all: true, filters: { label: [`reckoner.instance=${instance}`] } }),
    close: () => sandbox.close(),
  }
}

function requestOf(program: string, { limits, files = [], lease }: Ask): SandboxRequest {
  const all = { ...DEFAULT_LIMITS, timeoutMs: TIMEOUT_MS, ...limits }
  return { program, files, limits: all, labels: { job: 'attack' }, lease: lease ?? null }
}
