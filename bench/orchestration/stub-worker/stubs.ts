import { CHECK } from '#bench/orchestration/models/replies.ts'
import type { Critic } from '#adapters/linters/critic.ts'
import type { Execution } from '#domain/execution.ts'
import type { Isolation } from '#domain/isolation.ts'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import type { Sandbox } from '#sandbox/sandbox.ts'

const SEAL = { kind: 'refused', summary: 'nothing is run' } as const

/** What the program of the zero-time models comes to. */
const EXECUTION: Execution = {
  outcome: 'ok',
  exitCode: 0,
  signal: null,
  stdout: '',
  stderr: '',
  files: [],
  rejected: [],
  report: {
    values: [
      { name: 'total revenue', value: 4115, unit: null, uncertainty: null, note: null, uses: ['t0.r0.c1'] },
    ],
    text: 'The revenue of all years is 4,115.',
    checks: [{ name: CHECK, passed: true, detail: null }],
  },
  printed: { stdout: 0, stderr: 0 },
  runtime: 'stub',
  seal: SEAL,
  limits: DEFAULT_LIMITS,
  ms: { queue: 0, start: 0, run: 0, collect: 0 },
}

const ISOLATION: Isolation = {
  ...SEAL,
  runtime: 'stub',
  missing: [],
  notes: [],
  proofs: [],
  provedAt: null,
}

/** Runs nothing, and has the answer at once. */
export const STUB_SANDBOX: Sandbox = {
  run: async () => EXECUTION,
  prove: async () => ISOLATION,
  alive: async () => true,
  isAway: async () => false,
  close: async () => {},
}

/** Reads nothing, and approves. */
export const STUB_CRITIC: Critic = { review: async () => ({ kind: 'approved' }) }
