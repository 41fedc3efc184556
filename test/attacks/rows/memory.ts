import type { HostileProgram } from '#test/attacks/attack.ts'
import { tells } from '#test/attacks/claims.ts'

const MB = 1024 ** 2
const memoryBytes = 256 * MB
const shape = (text: string) => [{ name: 'shape', bytes: Buffer.from(text) }]

/** runc: the kernel refuses at once what it could never give. gVisor promises it, and it ends when it is touched. */
const REFUSED_OR_KILLED = { runc: 'user_error', runsc: 'oom' } as const

export const memory: HostileProgram[] = [
  { rows: '7 X4', name: 'memory, alone', program: 'memory_hog', limits: { memoryBytes }, outcome: 'oom' },
  {
    rows: '8 X4',
    name: 'memory, spread over children',
    program: 'memory_spread',
    // The parent waits for ever, so that it ends at the deadline where one child is killed, not all.
    limits: { memoryBytes: 512 * MB, timeoutMs: 8000 },
    outcome: 'oom',
  },
  {
    rows: '7 X4',
    name: 'memory of the kernel: pipes and sockets',
    program: 'memory_of_kernel',
    limits: { memoryBytes },
    outcome: 'oom',
  },
  {
    rows: '9 X4',
    name: 'an array of 29 GB',
    program: 'memory_promised',
    limits: { memoryBytes: 512 * MB },
    files: shape('60000 60000'),
    // A machine that has this much promises it, and the limit ends it when it is touched.
    outcome: { runc: ['user_error', 'oom'], runsc: 'oom' },
  },
  {
    rows: '9 X4',
    name: 'an array of 128 TB',
    program: 'memory_promised',
    limits: { memoryBytes: 512 * MB },
    files: shape('4000000 4000000'),
    outcome: REFUSED_OR_KILLED,
  },
  {
    rows: '10',
    name: 'a child without memory, a parent that fails at once',
    program: 'memory_seen',
    limits: { memoryBytes },
    outcome: 'oom',
  },
  {
    rows: '7 X4',
    name: 'memory by files in /tmp, /out and /in',
    program: 'disk',
    limits: { memoryBytes: 128 * MB },
    outcome: 'oom',
  },
  {
    rows: '7',
    name: 'an ordinary program beside it has its memory',
    program: 'memory_modest',
    limits: { memoryBytes },
    outcome: 'ok',
    claims: [tells('has its 100 MB', /^has 100 MB$/m)],
  },
]
