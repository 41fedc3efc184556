import { type HostileProgram } from '#test/attacks/attack.ts'
import { claim, prints, refuses } from '#test/attacks/claims.ts'

export const storage: HostileProgram[] = [
  {
    rows: '11 X4',
    name: 'fills /tmp, /out and /in',
    program: 'disk',
    outcome: 'ok',
    claims: [prints('/tmp: 255 MB, ENOSPC\n/out: 128 MB, ENOSPC\n/in: 63 MB, ENOSPC')],
  },
  {
    rows: '12 X4',
    name: 'a million files',
    program: 'inodes',
    limits: { timeoutMs: 8000 },
    // gVisor's tmpfs has no number of files: time or memory ends it, whichever the machine reaches first.
    outcome: { runc: 'ok', runsc: ['timeout', 'oom'] },
    claims: [
      claim({ runc: '4095 files', runsc: '64 of them come at most' }, ({ stdout, files }, runtime) => ({
        seen: runtime === 'runc' ? stdout.trim() : `${files.length} came`,
        right: files.length <= 64 && (runtime === 'runsc' || stdout === 'files: 4095, ENOSPC\n'),
      })),
    ],
  },
  {
    rows: '21 X3 X8',
    name: 'writes outside of its folders',
    program: 'writes',
    outcome: 'ok',
    claims: [refuses(62, 'EROFS EACCES EPERM ENOENT EINVAL')],
  },
]
