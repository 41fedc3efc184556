import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostProcess } from './host-processes.ts'

const CGROUPS = '/sys/fs/cgroup'

/**
 * Takes the limit on processor time off a process's control group, for one that is being ended. Where that cannot be
 * done it ends all the same, only later.
 */
export function unthrottle({ pid }: HostProcess): void {
  try {
    const { file, none } = limitOf(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))
    writeFileSync(join(CGROUPS, file), none)
  } catch {
    // It has ended by itself, or this process may not.
  }
}

/**
 * Where the limit of a control group is written, and what says that there is none.
 * @param groups of a process, as `/proc/PID/cgroup` says: `4:cpu,cpuacct:/docker/ID`, or `0::/docker/ID` in version 2
 */
export function limitOf(groups: string): { file: string; none: string } {
  const lines = groups.split('\n').map((line) => line.split(':'))
  const own = lines.find(([, controllers = '']) => controllers.split(',').includes('cpu'))
  if (own) return { file: join(own[1] ?? '', own[2] ?? '', 'cpu.cfs_quota_us'), none: '-1' }
  const [, , path = ''] = lines.find(([number]) => number === '0') ?? []
  return { file: join(path, 'cpu.max'), none: 'max' }
}
