import type { Execution, Limits, SandboxOutcome } from '#domain/execution.ts'
import { notRun } from '#sandbox/result.ts'

/**
 * The execution of a program for which nothing was started, so that no runtime is named: not the one that was wished
 * for, which may not even be there.
 * @param limits those that it would have had
 */
export function notBegun(outcome: SandboxOutcome, detail: string, limits: Limits): Execution {
  const seal = { kind: 'refused', summary: 'not checked' } as const
  return notRun(outcome, detail, { runtime: 'none', seal, limits, queueMs: 0 })
}
