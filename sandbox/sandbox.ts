import type { Execution, Limits, LiveOutput } from '#domain/execution.ts'
import type { Isolation } from '#domain/isolation.ts'

export type { Isolation }

export interface SandboxRequest {
  /** Python source. */
  program: string
  /** What is put under `/in`, read-only: plain names only. */
  files: { name: string; bytes: Uint8Array }[]
  limits: Limits
  /** Who this run is for, as container labels: organisation, member, job, run, attempt. Ids only. */
  labels: Record<string, string>
  /** The job it belongs to: a later attempt of the same job may find its container still warm. null: kept for nobody. */
  lease: string | null
}

/** Where generated Python runs. */
export interface Sandbox {
  /**
   * Runs a program once in a container of its own, which is gone when this resolves.
   * Never throws for what the program or the daemon did: that is an outcome.
   * An abort kills the container at once and gives `cancelled`.
   * @param hear is called with what the program prints, while it runs; what it throws is nobody's
   */
  run(request: SandboxRequest, signal: AbortSignal, hear?: (output: LiveOutput) => void): Promise<Execution>
  /**
   * Proves that every limit binds; work is refused (`infra_misconfig`) until it is not `refused`. While a proof is
   * being made, asking again waits for the same one, and so do runs.
   * @throws when the sandbox is closed meanwhile
   */
  prove(): Promise<Isolation>
  /** Does the daemon answer now, within two seconds? */
  alive(): Promise<boolean>
  /**
   * Is it for want of a daemon that no program can begin: one that does not answer, or could not be asked when the limits
   * were to be proved, which is made up for within a minute? A limit that was missed is not that.
   */
  isAway(): Promise<boolean>
  /** Aborts what runs, canaries too, and resolves when their containers are gone. */
  close(): Promise<void>
}
