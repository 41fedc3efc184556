import type { ContainerCreateOptions, HostConfig } from 'dockerode'
import type { Limits } from '#domain/execution.ts'
import { GVISOR } from './acceptance.ts'
import { seccompProfile } from './seccomp.ts'
import type { Shelf } from './shelf.ts'

/** A user id that nobody else has. */
const USER = '64001:64001'

/** Everything a program finds in its environment; never a secret. */
export const ENVIRONMENT = {
  HOME: '/tmp',
  LANG: 'C.UTF-8',
  MPLBACKEND: 'Agg',
  // A second thread of OpenBLAS waits by spinning: on tables as small as a picture's it doubles the processor time of a
  // plot, and of every import before it.
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  PATH: '/usr/local/bin:/usr/bin',
  PYTHONDONTWRITEBYTECODE: '1',
} as const

const TMPFS = 'rw,noexec,nosuid,nodev,mode=1777'

/** What the kernel would tell about the machine. `/sys` whole: Python needs nothing of it. */
const MASKED_PROC = `
  acpi asound buddyinfo cgroups cmdline config.gz diskstats interrupts iomem ioports kallsyms kcore
  key-users keys latency_stats locks modules pagetypeinfo partitions sched_debug scsi slabinfo
  softirqs swaps timer_list timer_stats version vmstat zoneinfo
`
const MASKED = [
  '/sys',
  // Message queues, which would be a fourth place to write to, and the terminals, of which the machine has few.
  '/dev/mqueue',
  '/dev/pts',
  ...MASKED_PROC.trim()
    .split(/\s+/)
    .map((name) => `/proc/${name}`),
]
const READ_ONLY = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'].map((name) => `/proc/${name}`)

/**
 * gVisor's own kernel is made of threads that this limit counts with the program's, and it panics when it gets none;
 * the program's processes are counted inside, by the limit that the supervisor sets.
 */
const GVISOR_TASKS = 1024

export interface ContainerPlan {
  image: string
  shelf: Shelf
  runtime: string
  limits: Limits
  labels: Record<string, string>
  /** Where all sandboxes are gathered, so that one more limit can be set on them together; null: the daemon's choice. */
  cgroupParent: string | null
}

/**
 * How a sandbox container is made. No mount of the host, no network, no capability, nothing to write to but tmpfs,
 * no log on the host's disk, and no restart.
 */
export function containerOptions(plan: ContainerPlan): ContainerCreateOptions {
  return {
    Image: plan.image,
    User: USER,
    Cmd: ['python3', '-I', '-B', '-S', '/opt/sbx/supervisor/runner.py', plan.shelf],
    Env: environment(),
    WorkingDir: '/tmp',
    Hostname: 'sandbox',
    Labels: plan.labels,
    Tty: false,
    OpenStdin: true,
    // The supervisor's stdin ends with our connection, and the container with its stdin: no orphan outlives a worker.
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    NetworkDisabled: true,
    StopTimeout: 1,
    HostConfig: hostConfig(plan),
  }
}

/**
 * Over how long a container's share of the processors is counted, in microseconds. gVisor's own kernel works beside the
 * program: over the usual 100 ms a short program waited as long as it ran, while one that goes on has no more either way.
 */
export const cpuPeriodOf = (runtime: string): number => (runtime === GVISOR ? 400_000 : 100_000)

/** The engine knows `CgroupnsMode` since 20.10; the type declarations do not. */
function hostConfig({ runtime, limits, cgroupParent }: ContainerPlan): HostConfig & { CgroupnsMode: string } {
  return {
    Runtime: runtime,
    NetworkMode: 'none',
    IpcMode: 'none',
    CgroupnsMode: 'private',
    ReadonlyRootfs: true,
    Tmpfs: {
      '/tmp': `${TMPFS},size=256m,nr_inodes=8192`,
      '/out': `${TMPFS},size=128m,nr_inodes=4096`,
      '/in': `${TMPFS},size=64m,nr_inodes=256`,
    },
    CpuPeriod: cpuPeriodOf(runtime),
    CpuQuota: Math.round(limits.cpus * cpuPeriodOf(runtime)),
    Memory: limits.memoryBytes,
    // Equal to Memory: no swap beyond it.
    MemorySwap: limits.memoryBytes,
    PidsLimit: runtime === GVISOR ? GVISOR_TASKS : limits.processes,
    // The kernel's first choice when the machine itself runs out of memory.
    OomScoreAdj: 500,
    Ulimits: [
      { Name: 'core', Soft: 0, Hard: 0 },
      { Name: 'nofile', Soft: 1024, Hard: 1024 },
    ],
    CapDrop: ['ALL'],
    Privileged: false,
    SecurityOpt: ['no-new-privileges', `seccomp=${seccompProfile(runtime)}`],
    LogConfig: { Type: 'none', Config: {} },
    RestartPolicy: { Name: 'no' },
    AutoRemove: false,
    MaskedPaths: MASKED,
    ReadonlyPaths: READ_ONLY,
    ...(cgroupParent === null ? {} : { CgroupParent: cgroupParent }),
  }
}

const environment = (): string[] => Object.entries(ENVIRONMENT).map(([name, value]) => `${name}=${value}`)
