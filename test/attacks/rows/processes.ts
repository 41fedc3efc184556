import type { HostileProgram } from '#test/attacks/attack.ts'
import { counts, prints, tells } from '#test/attacks/claims.ts'

/** Its own process, the supervisor, and what a runtime may count with them. */
const BARELY_BELOW = 120

export const processes: HostileProgram[] = [
  {
    rows: '4 X4',
    name: 'fork bomb, linear',
    program: 'fork_linear',
    outcome: 'ok',
    claims: [counts('children', BARELY_BELOW, 128), tells('ends with EAGAIN', /BlockingIOError/)],
  },
  {
    rows: '5 X4',
    name: 'fork bomb, exponential',
    program: 'fork_exponential',
    limits: { timeoutMs: 3000 },
    outcome: 'timeout',
  },
  {
    rows: '6 X4',
    name: 'thread bomb',
    program: 'thread_bomb',
    outcome: 'pids_limit',
  },
  {
    rows: '6 X4 X5',
    name: 'threads that starve their supervisor',
    program: 'thread_storm',
    limits: { timeoutMs: 3000 },
    outcome: 'timeout',
  },
  {
    rows: 'X4',
    name: 'file descriptors, in 64 processes',
    program: 'descriptors',
    outcome: 'ok',
    claims: [counts('most', 1000, 1024), tells('ends with EMFILE', /Too many open files$/m)],
  },
  {
    rows: 'X4',
    name: 'terminals of the machine',
    program: 'terminals',
    outcome: 'ok',
    // gVisor's are its own, made of the container's memory; there may be as many as descriptors.
    claims: { runc: [prints('terminals: 0 ENOENT')], runsc: [counts('terminals', 0, 16 * 1024)] },
  },
]
