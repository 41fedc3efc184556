import type Docker from 'dockerode'
import { z } from 'zod'
import { within } from './within.ts'

/** What the daemon says of itself. */
export interface Facts {
  version: string
  /** Root in a container is somebody else outside: a user-namespaced or a rootless daemon. */
  userNamespaces: 'remapped' | 'rootless' | null
  seccomp: boolean
  memory: boolean
  cpu: boolean
  processes: boolean
  runtimes: string[]
  /** The version of runc; null: the daemon does not tell it. */
  runc: string | null
  /** Where containers may be gathered, or null where the daemon should choose. */
  cgroupParent: string | null
}

const INFO_MS = 10_000

const infoForm = z.object({
  ServerVersion: z.string(),
  SecurityOptions: z.array(z.string()).nullish(),
  MemoryLimit: z.boolean(),
  CpuCfsQuota: z.boolean(),
  PidsLimit: z.boolean().optional(),
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
  CgroupDriver: z.string(),
})

const versionForm = z.object({
  Components: z.array(z.object({ Name: z.string(), Version: z.string() })).nullish(),
})

/** By the daemon's cgroup driver: systemd wants slices, a daemon without cgroups wants nothing. */
const CGROUP_PARENTS = new Map([
  ['cgroupfs', '/reckoner-sandboxes'],
  ['systemd', 'reckoner.slice'],
])

/** The client takes options here too, which its types do not know. */
const ask = (docker: Docker, what: 'info' | 'version', abortSignal: AbortSignal): Promise<unknown> =>
  Reflect.apply(docker[what], docker, [{ abortSignal }])

/** Asks the daemon. @throws when it does not answer, or not like a daemon */
export async function readFacts(docker: Docker): Promise<Facts> {
  const [answer, versions]: unknown[] = await within(INFO_MS, 'info', (signal) =>
    Promise.all([ask(docker, 'info', signal), ask(docker, 'version', signal)]),
  )
  const info = infoForm.parse(answer)
  const components = versionForm.parse(versions).Components ?? []
  const options = (info.SecurityOptions ?? []).map((option) => option.split(',')[0])
  const rootless = options.includes('name=rootless')
  return {
    version: info.ServerVersion,
    userNamespaces: rootless ? 'rootless' : options.includes('name=userns') ? 'remapped' : null,
    seccomp: options.includes('name=seccomp'),
    memory: info.MemoryLimit,
    cpu: info.CpuCfsQuota,
    processes: info.PidsLimit ?? false,
    runtimes: Object.keys(info.Runtimes ?? {}),
    // Asked for by its form too, because what has no number is no version.
    runc:
      components.find(({ Name, Version }) => Name === 'runc' && /^\d+\.\d+/.test(Version))?.Version ?? null,
    // A rootless daemon may only make groups below its own.
    cgroupParent: rootless ? null : (CGROUP_PARENTS.get(info.CgroupDriver) ?? null),
  }
}
