import { expect, test } from 'vitest'
import type { SandboxOutcome } from '#domain/execution.ts'
import { type Evidence, classify } from './classify.ts'
import type { Ended } from './transcript.ts'

const clean: Evidence = {
  ended: { reason: 'exit', exit: 0, signal: null, ms: 10, stdout: 0, stderr: 0 },
  finished: true,
  stop: null,
  oom: false,
  containerExit: 0,
  stderr: '',
}
const ended = (change: Partial<Ended>): Ended => ({
  reason: 'exit',
  exit: null,
  signal: null,
  ms: 10,
  stdout: 0,
  stderr: 0,
  ...change,
})
const never = { ended: null, finished: false }

test.each<[SandboxOutcome, string, Partial<Evidence>]>([
  ['ok', 'everything went well', {}],
  ['ok', 'a child process lost its memory, and the program coped', { oom: true }],
  ['user_error', 'the program raised', { ended: ended({ exit: 1 }) }],
  [
    'user_error',
    'it raised, and its files were never collected',
    { ended: ended({ exit: 1 }), finished: false },
  ],
  ['crashed', 'it ended by a signal', { ended: ended({ signal: 11 }) }],
  ['timeout', 'the supervisor ended it', { ended: ended({ reason: 'timeout', signal: 9 }) }],
  ['timeout', 'the host ended it', { ...never, stop: 'deadline', containerExit: 137 }],
  ['oom', 'it was killed for its memory', { ended: ended({ signal: 9 }), oom: true }],
  ['oom', 'it failed because its child was', { ended: ended({ exit: 1 }), oom: true }],
  ['oom', 'memory wins over the deadline', { ended: ended({ reason: 'timeout', signal: 9 }), oom: true }],
  ['oom', 'the whole container was killed for its memory', { ...never, oom: true, containerExit: 137 }],
  [
    'pids_limit',
    'no thread could be started',
    { ended: ended({ exit: 1 }), stderr: "RuntimeError: can't start new thread" },
  ],
  ['pids_limit', "gVisor's kernel ran out of threads", { ...never, containerExit: 2 }],
  ['output_limit', 'it printed too much', { ended: ended({ reason: 'output_limit', signal: 9 }) }],
  ['killed', 'it killed its supervisor', { ...never, containerExit: 137 }],
  ['protocol_violation', 'illegal frames win over any claim', { stop: 'violation', oom: true }],
  ['cancelled', 'a cancel wins over all', { ...never, stop: 'cancelled', oom: true }],
  [
    'infra_lost',
    'the supervisor did not take its request',
    { ...never, stop: 'not-ready', containerExit: 137 },
  ],
  ['infra_lost', 'the daemon went away', { ...never, containerExit: null }],
  ['infra_lost', 'the supervisor failed by itself', { ...never, containerExit: 1 }],
  ['infra_lost', 'the stream broke after a good end', { finished: false, containerExit: null }],
  ['infra_lost', 'collecting took too long', { finished: false, stop: 'collection', containerExit: 137 }],
])('%s: %s', (outcome, _, change) => {
  expect(classify({ ...clean, ...change })).toBe(outcome)
})
