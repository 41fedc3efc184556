import type { HostileProgram } from '#test/attacks/attack.ts'
import { allows, prints, refuses, tells } from '#test/attacks/claims.ts'

/** What the system call filter says to a socket; gVisor's knows one errno alone. */
const NO_SOCKET = { runc: 'EAFNOSUPPORT', runsc: 'EPERM' }
/** Families other than the local one, by eight names and five types each. */
const FAMILY_TRIES = 40

export const network: HostileProgram[] = [
  {
    rows: '1 2 X1',
    name: 'other machines, this one, the name service',
    program: 'network',
    outcome: 'ok',
    claims: [
      // The resolver has errors of its own, and without a service file falls back to "no such file".
      refuses(
        16,
        { runc: 'EAFNOSUPPORT EPERM gaierror herror ENOENT', runsc: 'EPERM gaierror herror ENOENT' },
        ['a pair of its own'],
      ),
      allows('a pair of its own'),
      tells('no interface but lo', /^interfaces:( lo)?$/m),
    ],
  },
  {
    rows: '1 3 X1',
    name: 'a socket of every family and type',
    program: 'families',
    outcome: 'ok',
    claims: [refuses(FAMILY_TRIES, NO_SOCKET), tells('only the local family', /^families reached: 1$/m)],
  },
  {
    rows: '23 X1',
    name: 'a socket by the calls of another architecture',
    program: 'foreign_calls',
    outcome: 'ok',
    claims: [
      // The filter kills what calls by foreign numbers; gVisor does not know such calls, and they fail.
      prints({ runc: 'x32: SIGSYS\ni386: SIGSYS', runsc: 'x32: exit 8\ni386: exit 8' }),
    ],
  },
]
