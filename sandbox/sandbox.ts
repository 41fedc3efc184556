import type { Execution, Limits } from '#domain/execution.ts'
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
}

/** Where generated Python runs. */
export interface Sandbox {
  /**
   * Runs a program once in a container of its own, which is gone when this resolves.
   * Never throws for what the program or the daemon did: that is an outcome.
   * An abort kills the container at once and gives `cancelled`.
   */
  run(request: SandboxRequest, signal: AbortSignal): Promise<Execution>
  /**
   * Proves that every limit binds; work is refused (`infra_misconfig`) until it is not `refused`. While a proof is
   * being made, asking again waits for the same one, and so do runs.
   * @throws when the sandbox is closed meanwhile
   */
  prove(): Promise<Isolation>
  /** Does the daemon answer now, within two seconds? */
  alive(): Promise<boolean>
  /** Aborts what runs, canaries too, and resolves when their containers are gone. */
  close(): Promise<void>
}
