import { expect, test } from 'vitest'
import type { Check } from '#domain/check.ts'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { JOB_STATUSES } from '#domain/job.ts'
import { NO_OUTPUT } from './output.ts'
import { NO_PROGRESS } from './progress.ts'
import { stepLines } from './step-lines.ts'
import { after, event, rejected, started } from './testing.ts'
import {
  checksPhrase,
  executionPhrase,
  proofPhrase,
  sealPhrase,
  spokenPhrase,
  statusWording,
  stepPhrase,
  titleOf,
  VERIFICATION_WORDS,
} from './words.ts'

const check = (passed: boolean, declared = true): Check => ({
  name: 'sums to 100',
  passed,
  detail: null,
  declared,
})

test('only a verified answer is plainly done and green', () => {
  expect(statusWording('succeeded', 'verified')).toMatchObject({ word: 'Done', tone: 'ok' })
  expect(statusWording('succeeded', 'unverified')).toMatchObject({ word: 'Done, unverified', tone: 'warn' })
  expect(statusWording('succeeded', 'flagged')).toMatchObject({ word: 'Done, flagged', tone: 'warn' })
})

test('the title tells the state and the answer from another tab', () => {
  const job = {
    question: 'How much?',
    status: 'running' as const,
    verification: null,
    first: null,
    passedMs: 12_900,
  }
  const first = { name: 'growth', value: 11.417, unit: '%', uncertainty: 0.31, note: null, uses: [] }
  expect(titleOf(job)).toBe('▸ 12 s · How much?')
  expect(titleOf({ ...job, status: 'failed' })).toBe('✕ Failed · How much?')
  expect(titleOf({ ...job, status: 'succeeded', verification: 'verified', first })).toBe(
    '✓ 11.42 % · How much?',
  )
  expect(titleOf({ ...job, status: 'succeeded', verification: 'unverified', first })).toBe(
    '! 11.42 % · How much?',
  )
})

test('every status has a word of its own', () => {
  const words = JOB_STATUSES.map((status) => statusWording(status, null).word)
  expect(new Set(words).size).toBe(JOB_STATUSES.length)
})

test('verified, unverified and flagged differ in shape, not in colour alone', () => {
  const glyphs = Object.values(VERIFICATION_WORDS).map(({ glyph }) => glyph)
  expect(new Set(glyphs).size).toBe(3)
})

test('the checks are counted, and an answer without a declared one says so', () => {
  expect(checksPhrase([check(true), check(true)])).toBe('2 of 2 checks passed')
  expect(checksPhrase([check(true), check(false)])).toBe('1 of 2 checks passed')
  expect(checksPhrase([check(true)])).toBe('1 of 1 check passed')
  expect(checksPhrase([check(true, false)])).toBe('no check was declared for this answer')
})

test('a step says its first finding, or the last line of its error', () => {
  const [line] = stepLines(NO_PROGRESS)
  if (!line) throw new Error('There is no step.')
  const latest = {
    runId: null,
    step: line.step,
    attempt: 1,
    tries: 1,
    state: 'failed' as const,
    startedAt: 0,
    ms: 1,
    cached: false,
    summary: 'ended',
    error: 'Traceback\n  line 3\nKeyError: 3\n',
    findings: [],
    output: NO_OUTPUT,
  }
  expect(stepPhrase({ ...line, latest })).toBe('KeyError: 3')
  expect(stepPhrase({ ...line, latest: { ...latest, error: null } })).toBe('ended')
  const finding = { kind: 'lint' as const, tool: 'ruff', code: 'F821', message: 'Undefined name', line: 3 }
  expect(stepPhrase({ ...line, latest: { ...latest, findings: [finding, finding] } })).toBe(
    'F821 Undefined name, line 3, and 1 more',
  )
})

test('of a step that the shown attempt has not come to is said so', () => {
  const [line] = stepLines(NO_PROGRESS)
  if (!line) throw new Error('There is no step.')
  const before = after([event(1, started('critic')), event(2, rejected)]).tries
  expect(stepPhrase(line)).toBe('')
  expect(stepPhrase({ ...line, state: 'unmade' })).toBe('Not made')
  expect(stepPhrase({ ...line, tries: [...before] })).toBe('Attempt 1: rejected')
  expect(stepPhrase({ ...line, state: 'unmade', tries: [...before], attempt: 4 })).toBe(
    'Not made at attempt 4',
  )
})

test('the end of a job is spoken with its answer', () => {
  const closed = {
    kind: 'closed',
    reason: null,
    sentence: null,
    verification: 'verified',
    text: 'It is 4.',
  } as const
  expect(spokenPhrase({ ...closed, status: 'succeeded' })).toBe('Done. It is 4.')
  expect(spokenPhrase({ kind: 'step-started', step: 'vision', attempt: 1, tries: 1 })).toBeNull()
})

test('that a job waits, goes on or runs again is spoken', () => {
  const at = { step: 'codegen', parking: 1 } as const
  const sentence = 'The model did not answer.'
  expect(spokenPhrase({ kind: 'parked', ...at, reason: 'model-output', sentence })).toBe(
    'Parked at Writing the program. The model did not answer.',
  )
  expect(spokenPhrase({ kind: 'resumed', ...at })).toBe('Writing the program: tried again.')
  const reset = { kind: 'reset', by: null, reason: null } as const
  expect(spokenPhrase({ ...reset, step: 'codegen' })).toBe('The job runs again from “Writing the program”.')
  expect(spokenPhrase({ ...reset, step: null })).toBe('The job runs again.')
})

test('of an execution is said how it was sealed, within what it ran, and how much it printed', () => {
  const execution = {
    outcome: 'ok' as const,
    exitCode: 0,
    signal: null,
    printed: { stdout: 0, stderr: 0 },
    runtime: 'runsc',
    seal: { kind: 'strong' as const, summary: 'gVisor' },
    limits: DEFAULT_LIMITS,
    ms: { queue: 0, start: 0, run: 5, collect: 1 },
  }
  const wall =
    'strong isolation: gVisor; within 2\u202fmin 00\u202fs, 2 processors, 2.1\u202fGB of memory, 128 processes'
  expect(executionPhrase(execution)).toBe(wall)
  const printed = { stdout: 1500, stderr: 40 }
  expect(executionPhrase({ ...execution, printed })).toBe(`${wall}; printed 1.5\u202fkB`)
})

test('of a job is said how its programs were sealed, and nothing before one has run', () => {
  const seal = { kind: 'weak', summary: 'runc, ordinary daemon' } as const
  expect(sealPhrase({ isolation: seal, status: 'running' })).toBe('weak isolation: runc, ordinary daemon')
  expect(sealPhrase({ isolation: null, status: 'running' })).toBe('told when a program has run')
  expect(sealPhrase({ isolation: null, status: 'cancelled' })).toBe('no program ran to its end')
})

test('of the sandbox is said how many limits were seen to bind, and when', () => {
  const provedAt = '2026-01-01T00:00:00.000Z'
  const now = Date.parse(provedAt) + 300_000
  const proof = { limit: 'memory', detail: '' }
  const proofs = [
    { ...proof, bound: true },
    { ...proof, bound: false },
  ]
  const sandbox = { kind: 'weak', runtime: 'runc', summary: 'runc', missing: [], notes: [], proofs } as const
  expect(proofPhrase({ ...sandbox, missing: [], notes: [], provedAt }, now)).toBe(
    '1 of 2 limits seen to bind 5\u202fmin ago',
  )
  expect(proofPhrase({ ...sandbox, missing: [], notes: [], provedAt: null }, now)).toBe(
    'nothing could be tried',
  )
})
