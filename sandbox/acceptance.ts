import { WEAKNESSES } from '#config.ts'
import type { Facts } from './facts.ts'
import type { Isolation } from './sandbox.ts'

export type Proof = Isolation['proofs'][number]

export interface Case {
  facts: Facts
  runtime: string
  proofs: Proof[]
  /** What the operator accepts by name: `SANDBOX_ALLOW_WEAK`. */
  allowWeak: readonly string[]
  /** An ordinary daemon needs no acceptance: only this machine can ask, and our own templates write the programs. */
  forgivesDaemon: boolean
}

export const GVISOR = 'runsc'

/** What is the matter when a limit does not bind, and what mends it. */
const REMEDIES = new Map([
  [
    'daemon',
    'Root in a container is root on the machine: start dockerd with --userns-remap=default, use rootless Docker, or register gVisor as runtime runsc.',
  ],
  ['memory', 'The memory limit does not bind: the daemon needs the memory cgroup.'],
  ['cpu', 'The processor limit does not bind: the daemon needs the cpu cgroup with CFS quota.'],
  ['processes', 'The limit of processes does not bind: the daemon needs the pids cgroup.'],
  ['seccomp', 'The system call filter does not bind: the daemon and its kernel need seccomp.'],
  [
    'runtime',
    'The runtime is older than what was tried out: it should be a gVisor of 2026, or runc 1.1.5 or later.',
  ],
])

/**
 * Is this good enough to run other people's programs in? gVisor is, and so is runc on a daemon whose root is not the
 * machine's, if every limit was proved to bind. What falls short is refused, unless the operator accepts it by name.
 */
export function judge(given: Case): Isolation {
  const { facts, runtime, proofs } = given
  const short = shortcomings(given)
  const nameable = short.filter((name) => WEAKNESSES.some((weakness) => weakness === name))
  const hopeless = short.filter((name) => !nameable.includes(name))
  const open = nameable.filter((name) => !isAccepted(name, given))
  const kind = hopeless.length + open.length > 0 ? 'refused' : short.length > 0 ? 'weak' : 'strong'
  return {
    kind,
    runtime,
    summary: summaryOf(facts, runtime, short),
    missing: [
      ...short.map((name) => sentenceFor(name, proofs)),
      // Where something is amiss that nothing accepts, accepting the rest would not help.
      ...(open.length > 0 && hopeless.length === 0 ? [acceptanceLine([...given.allowWeak, ...open])] : []),
    ],
    notes: [],
    proofs,
    provedAt: null,
  }
}

/** A sandbox that cannot even be tried. */
export function refusal(runtime: string, sentence: string): Isolation {
  return {
    kind: 'refused',
    runtime,
    summary: 'no sandbox',
    missing: [sentence],
    notes: [],
    proofs: [],
    provedAt: null,
  }
}

/** Names of what does not hold; what the daemon itself denies counts, whatever a canary saw. */
function shortcomings({ facts, runtime, proofs }: Case): string[] {
  // gVisor's own kernel stands between root inside and the machine, so it matters less who that root is.
  const ordinary = facts.userNamespaces === null && runtime !== GVISOR
  const said = [
    ...(ordinary ? ['daemon'] : []),
    ...(['memory', 'cpu', 'processes', 'seccomp'] as const).filter((name) => !facts[name]),
  ]
  const unproved = proofs.filter(({ bound }) => !bound).map(({ limit }) => limit)
  return [...new Set([...said, ...unproved])]
}

function isAccepted(name: string, { allowWeak, forgivesDaemon }: Case): boolean {
  return allowWeak.includes(name) || (name === 'daemon' && forgivesDaemon)
}

function sentenceFor(name: string, proofs: Proof[]): string {
  const detail = proofs.find(({ limit, bound }) => limit === name && !bound)?.detail
  const remedy = REMEDIES.get(name) ?? `The limit "${name}" does not bind, and nothing accepts that.`
  return detail ? `${remedy} (${detail})` : remedy
}

function acceptanceLine(names: string[]): string {
  return `To accept it as it is, set this line: SANDBOX_ALLOW_WEAK=${[...new Set(names)].join(',')}`
}

function summaryOf({ userNamespaces }: Facts, runtime: string, short: string[]): string {
  const runtimeName = runtime === GVISOR ? 'gVisor' : runtime
  const users = { remapped: 'user namespaces', rootless: 'rootless' }
  const parts = [runtimeName, userNamespaces === null ? 'ordinary daemon' : users[userNamespaces]]
  return parts.join(', ') + (short.length > 0 ? `; falls short in: ${short.join(', ')}` : '')
}
