import type { SandboxOutcome } from '#domain/execution.ts'
import type { HostileProgram } from '#test/attacks/attack.ts'
import { prints, refuses, tells } from '#test/attacks/claims.ts'

const lives = tells('no effect', /^the supervisor lives$/m)
/** gVisor does not keep signals from a container's first process; that the program ended its own sandbox is then said. */
const ENDS_ITSELF: Pick<HostileProgram, 'outcome' | 'claims'> = {
  outcome: { runc: 'ok', runsc: 'killed' },
  claims: { runc: [lives], runsc: [] },
}

const often = (name: string, signal: number, onGvisor: SandboxOutcome): HostileProgram => ({
  rows: '16',
  name: `2000 times ${name} to its supervisor`,
  program: 'signals_supervisor',
  files: [{ name: 'signal', bytes: Buffer.from(String(signal)) }],
  limits: { timeoutMs: 5000 },
  outcome: { runc: 'ok', runsc: onGvisor },
  claims: { runc: [lives], runsc: onGvisor === 'ok' ? [lives] : [] },
})

export const supervisor: HostileProgram[] = [
  {
    rows: '16',
    name: 'kills all that it can reach',
    program: 'kills_all',
    outcome: 'ok',
    claims: [prints('alone')],
  },
  {
    rows: '16',
    name: 'every signal to its supervisor, SIGKILL last',
    program: 'kills_supervisor',
    ...ENDS_ITSELF,
  },
  {
    rows: '16',
    name: 'signals to its supervisor by the kernel: what becomes readable, how children end',
    program: 'signals_indirect',
    ...ENDS_ITSELF,
  },
  often('SIGTERM', 15, 'killed'),
  // It stands still until the host's own clock ends it.
  often('SIGSTOP', 19, 'timeout'),
  often('SIGCHLD', 17, 'ok'),
  {
    rows: '16',
    name: 'takes descriptors, memory, time and processors from its supervisor',
    program: 'supervisor_limits',
    outcome: 'ok',
    // On which processors it runs is nobody's secret and no limit.
    claims: [refuses(8, 'EPERM ESRCH', ['processors']), tells('no effect', /^still heard$/m)],
  },
  {
    rows: '22 X2',
    name: 'looks into its supervisor',
    program: 'supervisor',
    outcome: 'ok',
    claims: [
      // gVisor shows which descriptors and namespaces there are; none can be opened, which the forged frames try.
      refuses(27, 'EACCES ENOENT', {
        runc: ['read cmdline'],
        runsc: [
          'read cmdline',
          'list fd',
          'list task/1/fd',
          'list fdinfo',
          'follow ns/user',
          'follow ns/mnt',
          'follow ns/net',
        ],
      }),
    ],
  },
]
