import { createHash } from 'node:crypto'
import type { EvaluateChecks } from '#domain/activities.ts'
import { judgeChecks, type Check, type Verification } from '#domain/check.ts'
import type { ExecutionRecord } from '#domain/execution.ts'
import type { Plan } from '#domain/plan.ts'
import { asStep, type ResultOf, type Work } from './as-step.ts'
import type { Collaborators } from './collaborators.ts'
import { recalledJson } from './kept.ts'

/** `evaluateChecks`: what the plan declared against what the program reported. */
export const createChecks = (collaborators: Collaborators): { evaluateChecks: EvaluateChecks } => ({
  evaluateChecks: (job, given) =>
    asStep<ResultOf<EvaluateChecks>>(
      collaborators,
      job,
      { step: 'checks', attempt: given.attempt },
      async (work) => {
        const { attempt } = given
        const [plan, { report }] = await Promise.all([
          recalledJson<Plan>(collaborators.storage, given.plan),
          recalledJson<ExecutionRecord>(collaborators.storage, given.execution),
        ])
        const { checks, met } = judgeChecks(
          plan.checks.map(({ name }) => name),
          report.checks,
        )
        const verification = verificationOf(met, given.flagged)
        const passed = checks.filter((check) => check.passed).length
        return {
          result: met
            ? { kind: 'met', verification }
            : { kind: 'unmet', verification, repair: await repairOf(work, attempt, checks) },
          summary: `${passed} of ${checks.length} passed`,
          outcome: met ? 'ok' : 'unmet',
          told: [{ kind: 'checked', step: 'checks', attempt, checks, met }],
        }
      },
    ),
})

const verificationOf = (met: boolean, flagged: boolean): Verification => {
  if (!met) return 'unverified'
  return flagged ? 'flagged' : 'verified'
}

async function repairOf(work: Work, attempt: number, checks: Check[]) {
  const unmet = checks.filter((check) => !check.passed)
  const told =
    unmet.length === 0
      ? 'The plan declares no check.'
      : unmet.map(({ name, detail }) => `The check "${name}" was not met. ${detail ?? ''}`).join('\n')
  return {
    kind: 'check-failed' as const,
    findings: await work.keepText(`findings-checks-${attempt}.txt`, told, 'text/plain'),
    signature: createHash('sha256').update(told).digest('hex'),
  }
}
