import type { HostileProgram } from '#test/attacks/attack.ts'
import { claim, leaves, prints, tells } from '#test/attacks/claims.ts'

const timeoutMs = 2000
export const time: HostileProgram[] = [
  {
    rows: 'X5',
    name: 'a busy loop, for longer than the longest that is allowed',
    program: 'busy',
    limits: { timeoutMs: 120_000 },
    outcome: 'timeout',
  },
  {
    rows: '14 X5',
    name: 'ignores and blocks every signal',
    program: 'ignores_signals',
    limits: { timeoutMs },
    outcome: 'timeout',
    claims: [tells('what it said before is kept', /^deaf$/m)],
  },
  {
    rows: '14',
    name: 'stops itself and its group',
    program: 'stops',
    limits: { timeoutMs },
    outcome: 'timeout',
  },
  {
    rows: '14 16',
    name: 'stops all that it can reach',
    program: 'stops_all',
    limits: { timeoutMs },
    outcome: 'timeout',
  },
  {
    rows: 'X5',
    name: 'closes its outputs and sleeps',
    program: 'deaf_sleeper',
    limits: { timeoutMs },
    outcome: 'timeout',
    claims: [prints('the last that is heard')],
  },
  {
    rows: '15 X5',
    name: 'a daemon of its own that goes on, holding its outputs',
    program: 'daemonised',
    outcome: 'ok',
    claims: [
      prints("the program's last word"),
      leaves(['late']),
      claim('over within 5 s', ({ ms }) => ({ seen: `${ms.run} ms`, right: ms.run < 5000 })),
    ],
  },
]
