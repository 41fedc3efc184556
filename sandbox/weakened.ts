import type { ContainerCreateOptions } from 'dockerode'
import { z } from 'zod'
import type { Limits } from '#domain/execution.ts'
import { type ContainerPlan, containerOptions } from './host-config.ts'

/** How one limit is taken away, and no other: what the check is shown, to see that it names this one. */
export interface Weakening {
  optionsOf?: (plan: ContainerPlan) => ContainerCreateOptions
  limitsOf?: (limits: Limits) => Limits
}

const profileForm = z.looseObject({ syscalls: z.array(z.looseObject({ names: z.array(z.string()) })) })

/** Longer than the canary of time may run. */
const LATE_MS = 6000
const LINKS = ['symlink', 'symlinkat', 'link', 'linkat']
/** What the seccomp canary tries, and what it can do. */
const REACHING = ['unshare', 'ptrace', 'keyctl', 'bpf', 'memfd_create', 'personality', 'io_uring_setup']

/** A supervisor that follows links, as a careless one would. */
const FOLLOWING = `
import os, sys
os.O_NOFOLLOW = 0
sys.path.insert(0, "/opt/sbx/supervisor")
import runner
runner.main()
`

/** Every limit of the check by its name. */
export const WEAKENINGS: Record<string, (runtime: string) => Weakening> = {
  memory: () => host({ Memory: 0, MemorySwap: 0 }),
  cpu: () => host({ CpuQuota: 0 }),
  // gVisor counts them by a limit that the supervisor sets, which comes with the request.
  processes: (runtime) =>
    runtime === 'runc' ? host({ PidsLimit: -1 }) : { limitsOf: (limits) => ({ ...limits, processes: 500 }) },
  time: () => ({ limitsOf: (limits) => ({ ...limits, timeoutMs: Math.max(limits.timeoutMs, LATE_MS) }) }),
  network: () => ({ optionsOf: (plan) => letting(containerOptions(plan), ['socket', 'socketpair']) }),
  'file-system': () => host({ ReadonlyRootfs: false }),
  environment: () => ({ optionsOf: (plan) => withVariable(containerOptions(plan), 'API_KEY=secret') }),
  output: () => ({ limitsOf: (limits) => ({ ...limits, stdoutBytes: 2 ** 23 }) }),
  symlinks: () => ({
    optionsOf: (plan) => ({
      ...letting(containerOptions(plan), LINKS),
      Cmd: ['python3', '-I', '-B', '-S', '-c', FOLLOWING, plan.shelf],
    }),
  }),
  seccomp: () => ({ optionsOf: (plan) => letting(containerOptions(plan), REACHING) }),
}

/** Containers as usual, but for one setting of theirs. */
export const host = (change: ContainerCreateOptions['HostConfig']): Weakening => ({
  optionsOf(plan) {
    const options = containerOptions(plan)
    return { ...options, HostConfig: { ...options.HostConfig, ...change } }
  },
})

const withVariable = (options: ContainerCreateOptions, line: string): ContainerCreateOptions => ({
  ...options,
  Env: [...(options.Env ?? []), line],
})

/** A filter that lets these calls through, whatever it said of them. */
function letting(options: ContainerCreateOptions, names: string[]): ContainerCreateOptions {
  const SecurityOpt = (options.HostConfig?.SecurityOpt ?? []).map((option: string) =>
    option.startsWith('seccomp=') ? `seccomp=${opened(option.slice('seccomp='.length), names)}` : option,
  )
  return { ...options, HostConfig: { ...options.HostConfig, SecurityOpt } }
}

function opened(profile: string, names: string[]): string {
  const { syscalls, ...rest } = profileForm.parse(JSON.parse(profile))
  const others = syscalls
    .map((rule) => ({ ...rule, names: rule.names.filter((name) => !names.includes(name)) }))
    .filter((rule) => rule.names.length > 0)
  return JSON.stringify({ ...rest, syscalls: [...others, { names, action: 'SCMP_ACT_ALLOW' }] })
}
