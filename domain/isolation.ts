import type { Seal } from '#domain/execution.ts'

/** How the sandbox is sealed on a worker's host. */
export interface Isolation {
  /** `strong`: gVisor, or runc on a rootless or user-namespaced daemon; `weak`: accepted by name; `refused`: no work is taken. */
  kind: 'strong' | 'weak' | 'refused'
  runtime: string
  /** One line for people: "runc, user namespaces". */
  summary: string
  /** What is missing, and the exact line that accepts or mends it; empty when strong. */
  missing: string[]
  /** What else people should know: that a better runtime is there and was not taken, and why. */
  notes: string[]
  /** Every limit that was tried, and how it came out. */
  proofs: { limit: string; bound: boolean; detail: string }[]
  /** When they were tried, as an ISO time; null: nothing could be. */
  provedAt: string | null
}

/** An isolation as the newest worker of an instance reported it. */
export interface IsolationReport extends Isolation {
  reportedAt: string
}

/** One line for people: "weak isolation: runc, ordinary daemon". */
export const sealLine = ({ kind, summary }: Seal): string => `${kind} isolation: ${summary}`

/** What people should know of an isolation that takes work; null: there is nothing to say. */
export function reservations(isolation: Isolation): string | null {
  const weak = isolation.kind === 'weak' ? [`${sealLine(isolation)}.`, ...isolation.missing] : []
  return [...weak, ...isolation.notes].join(' ') || null
}
