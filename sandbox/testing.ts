import pino from 'pino'
import { DEFAULT_LIMITS, type Limits } from '#domain/execution.ts'
import { useService } from '#test/services.ts'
import { createLocalLeases } from '#adapters/leases/local.ts'
import { connectDocker } from './client.ts'
import { type DockerSandboxOptions, createDockerSandbox } from './docker.ts'
import { containerOptions } from './host-config.ts'
import { createOomWatch } from './oom-watch.ts'
import { thisOwner } from './owner.ts'
import type { Runner } from './runner.ts'
import type { Sandbox, SandboxRequest } from './sandbox.ts'

type Settings = DockerSandboxOptions['config']

/** A sandbox on the shared daemon, for tests; with an instance of its own, so that its containers can be told apart. */
export async function useSandbox(
  change: Partial<Settings['sandbox']> &
    Partial<Pick<DockerSandboxOptions, 'optionsOf' | 'limitsOf' | 'docker'>> & { local?: boolean } = {},
) {
  const { dockerHost, sandboxImage } = await useService('sandbox')
  const { docker = connectDocker(dockerHost), optionsOf, limitsOf, local = false, ...settings } = change
  const instance = `test-${process.pid}-${performance.now()}`
  const config: Settings = {
    // Where neither only this machine can ask nor our own templates write, nothing is forgiven.
    host: local ? '127.0.0.1' : '0.0.0.0',
    models: { preset: local ? 'builtin' : 'vllm' },
    sandbox: {
      image: sandboxImage,
      runtime: 'auto',
      allowWeak: [],
      concurrency: 2,
      warm: 0,
      instance,
      ...settings,
    },
  }
  const log = pino({ level: 'silent' })
  const places = createLocalLeases(config.sandbox.concurrency)
  const hooks = { ...(optionsOf ? { optionsOf } : {}), ...(limitsOf ? { limitsOf } : {}) }
  const sandbox = createDockerSandbox({ docker, config, places, log, ...hooks })
  const containers = () =>
    docker.listContainers({ all: true, filters: { label: [`reckoner.instance=${config.sandbox.instance}`] } })
  return { sandbox, docker, containers, image: sandboxImage, instance: config.sandbox.instance }
}

/** What containers on the shared daemon share, without a sandbox around it. */
export async function useRunner(change: Partial<Runner> = {}) {
  const { dockerHost, sandboxImage } = await useService('sandbox')
  const docker = change.docker ?? connectDocker(dockerHost)
  const oom = createOomWatch(docker)
  const runner: Runner = {
    docker,
    oom,
    log: pino({ level: 'silent' }),
    image: sandboxImage,
    instance: `test-${process.pid}-${performance.now()}`,
    owner: thisOwner(),
    active: new Set(),
    optionsOf: containerOptions,
    limitsOf: (limits) => limits,
    ...change,
  }
  const containers = () =>
    docker.listContainers({ all: true, filters: { label: [`reckoner.instance=${runner.instance}`] } })
  return { runner, containers, close: () => oom.close() }
}

/** Runs a program with few words. */
export function runner(sandbox: Sandbox) {
  return (
    program: string,
    limits: Partial<Limits> = {},
    rest: Partial<SandboxRequest> & { signal?: AbortSignal } = {},
  ) =>
    sandbox.run(
      {
        program,
        files: rest.files ?? [],
        limits: { ...DEFAULT_LIMITS, timeoutMs: 20_000, ...limits },
        labels: rest.labels ?? {},
        lease: rest.lease ?? null,
      },
      rest.signal ?? new AbortController().signal,
    )
}
