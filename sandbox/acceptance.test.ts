import { expect, test } from 'vitest'
import { WEAKNESSES } from '#config.ts'
import { type Case, judge } from './acceptance.ts'
import type { Facts } from './facts.ts'
import { ageProofs } from './runtime-age.ts'

const facts: Facts = {
  version: '20.10.24',
  runc: '1.1.5',
  userNamespaces: 'remapped',
  seccomp: true,
  memory: true,
  cpu: true,
  processes: true,
  runtimes: ['runc'],
  cgroupParent: '/reckoner-sandboxes',
}
const LIMITS = [
  'memory',
  'cpu',
  'processes',
  'time',
  'output',
  'network',
  'file-system',
  'environment',
  'symlinks',
  'seccomp',
  'daemon',
  'runtime',
]
const proofs = (...unbound: string[]) =>
  LIMITS.map((limit) => ({ limit, bound: !unbound.includes(limit), detail: `${limit} was tried` }))
const given = (change: Partial<Case> = {}): Case => ({
  facts,
  runtime: 'runc',
  proofs: proofs(),
  allowWeak: [],
  forgivesDaemon: false,
  ...change,
})
const ordinary = { facts: { ...facts, userNamespaces: null }, proofs: proofs('daemon') }

test('runc on a daemon with user namespaces, or a rootless one, is strong when every limit binds', () => {
  expect(judge(given())).toMatchObject({ kind: 'strong', missing: [], summary: 'runc, user namespaces' })
  const rootless = judge(given({ facts: { ...facts, userNamespaces: 'rootless' } }))
  expect(rootless).toMatchObject({ kind: 'strong', summary: 'runc, rootless' })
})

test('runc on an ordinary daemon is refused, with the line that accepts it', () => {
  const { kind, missing } = judge(given(ordinary))
  expect(kind).toBe('refused')
  expect(missing.join('\n')).toContain('--userns-remap=default')
  expect(missing.at(-1)).toMatch(/ SANDBOX_ALLOW_WEAK=daemon$/)
})

test('an ordinary daemon is weak where it is accepted by name, or forgiven', () => {
  const accepted = judge(given({ ...ordinary, allowWeak: ['daemon'] }))
  const forgiven = judge(given({ ...ordinary, forgivesDaemon: true }))
  for (const { kind, summary } of [accepted, forgiven]) {
    expect(kind).toBe('weak')
    expect(summary).toContain('falls short in: daemon')
  }
})

test('gVisor is strong on an ordinary daemon', () => {
  expect(judge(given({ ...ordinary, runtime: 'runsc', proofs: proofs() }))).toMatchObject({ kind: 'strong' })
})

test('to forgive the daemon forgives nothing else', () => {
  const both = judge(given({ ...ordinary, proofs: proofs('daemon', 'memory'), forgivesDaemon: true }))
  expect(both.kind).toBe('refused')
  expect(both.missing.at(-1)).toMatch(/ SANDBOX_ALLOW_WEAK=memory$/)
})

test.each(['memory', 'cpu', 'processes', 'seccomp'] as const)(
  'a daemon that denies %s is refused, whatever a canary saw',
  (limit) => {
    const { kind, missing } = judge(given({ facts: { ...facts, [limit]: false } }))
    expect(kind).toBe('refused')
    expect(missing.at(-1)).toContain(`SANDBOX_ALLOW_WEAK=${limit}`)
  },
)

test('gVisor that is behind no kernel of its own is refused, on any daemon', () => {
  const { kind, missing } = judge(given({ runtime: 'runsc', proofs: proofs('daemon', 'runtime') }))
  expect(kind).toBe('refused')
  expect(missing.at(-1)).toMatch(/ SANDBOX_ALLOW_WEAK=daemon,runtime$/)
})

test('where something is amiss that nothing accepts, no line is given that would not help', () => {
  const { missing } = judge(given({ proofs: proofs('memory', 'network') }))
  expect(missing).toHaveLength(2)
  expect(missing.join()).not.toContain('SANDBOX_ALLOW_WEAK')
})

test.each([
  ['1.1.5+ds1', true],
  ['1.1.4', false],
  ['1.0.0-rc95', false],
  ['1.2', true],
  ['1.10.0', true],
  ['2.0.0', true],
  [null, true],
])('runc %s counts as new enough: %s', (runc, bound) => {
  expect(ageProofs('runc', { ...facts, runc })).toMatchObject([{ limit: 'runtime', bound }])
  expect(ageProofs('runsc', { ...facts, runc })).toEqual([])
})

test('the line keeps what is accepted already', () => {
  const { missing } = judge(given({ proofs: proofs('cpu', 'memory'), allowWeak: ['cpu'] }))
  expect(missing.at(-1)).toMatch(/ SANDBOX_ALLOW_WEAK=cpu,memory$/)
})

test.each(['network', 'file-system', 'environment', 'time', 'output', 'symlinks'])(
  'nothing accepts a %s that is open',
  (limit) => {
    const { kind, missing } = judge(given({ proofs: proofs(limit), allowWeak: [...WEAKNESSES, limit] }))
    expect(kind).toBe('refused')
    expect(missing.join()).toContain(`"${limit}"`)
    expect(missing.join()).not.toContain('SANDBOX_ALLOW_WEAK')
  },
)
