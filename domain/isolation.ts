/** How the sandbox is sealed on a worker's host. */
export interface Isolation {
  /** `strong`: gVisor, or runc on a rootless or user-namespaced daemon; `weak`: accepted by name; `refused`: no work is taken. */
  kind: 'strong' | 'weak' | 'refused'
  runtime: string
  /** One line for people: "runc, user namespaces". */
  summary: string
  /** What is missing, and the exact line that accepts or mends it; empty when strong. */
  missing: string[]
  /** Every limit that was proved to bind at start-up, and how it came out. */
  proofs: { limit: string; bound: boolean; detail: string }[]
}

/** An isolation as the newest worker of an instance reported it. */
export interface IsolationReport extends Isolation {
  reportedAt: string
}
