import type { HostileProgram } from '#test/attacks/attack.ts'
import { allows, refuses, tells } from '#test/attacks/claims.ts'

/** What `host_files.py` may find in its environment, and nothing else. */
const VARIABLES =
  'HOME HOSTNAME LANG MPLBACKEND MPLCONFIGDIR OMP_NUM_THREADS OPENBLAS_NUM_THREADS PATH PYTHONDONTWRITEBYTECODE RECKONER_REPORT_FD'

export const kernel: HostileProgram[] = [
  {
    rows: '23 X8',
    name: 'system calls that led out of containers, or reach far',
    program: 'kernel',
    outcome: 'ok',
    // gVisor's filter knows one errno alone.
    claims: [refuses(79, { runc: 'EPERM ENOSYS', runsc: 'EPERM' })],
  },
  {
    rows: '23b X8',
    name: 'starts programs of its own making, and those that lend rights',
    program: 'execs',
    outcome: 'ok',
    claims: [refuses(18, 'ENOENT EACCES EPERM', ['Python itself']), allows('Python itself')],
  },
  {
    rows: '23b X2 X8',
    name: 'who it is, and what it may',
    program: 'privileges',
    outcome: 'ok',
    claims: [
      tells('a user like no other', /^uids: 64001\ngids: 64001\ngroups: \['64001'\]$/m),
      tells('no capability', /^(Cap\w+: 0\n){5}/m),
      tells('no new privileges, a filter', /^NoNewPrivs: 1\nSeccomp: 2$/m),
      tells('four descriptors', /^descriptors: 0 1 2 3$/m),
      tells('no process but itself and its supervisor', /^processes: 1 \d+$/m),
    ],
  },
  {
    rows: '22 X2',
    name: 'files of the machine, of other jobs, of the kernel',
    program: 'host_files',
    outcome: 'ok',
    claims: [
      // The name of the container; gVisor tells of its own kernel, not of the machine's.
      refuses(53, 'ENOENT EACCES EPERM EBADFD', {
        runc: ['/etc/hostname'],
        runsc: ['/etc/hostname', '/proc/cmdline', '/proc/version', '/sys/fs/cgroup'],
      }),
      tells('no variable but ours', new RegExp(`^environment: ${VARIABLES}$`, 'm')),
    ],
  },
]
