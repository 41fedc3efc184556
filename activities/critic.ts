import { createHash } from 'node:crypto'
import type { ReviewProgram } from '#domain/activities.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { Finding, FindingKind } from '#domain/verdict.ts'
import { asStep, type ResultOf, type Work } from './as-step.ts'
import type { Collaborators } from './collaborators.ts'
import { recalledText } from './kept.ts'

/** `reviewProgram`: the quality gate. A rejection is told to the user at once. */
export const createCritic = (collaborators: Collaborators): { reviewProgram: ReviewProgram } => ({
  reviewProgram: (job, { attempt, program }) =>
    asStep<ResultOf<ReviewProgram>>(collaborators, job, { step: 'critic', attempt }, async (work) => {
      const source = await recalledText(collaborators.storage, program)
      const verdict = await collaborators.critic.review(source, work.signal)
      const said = { ...verdict, program: program.sha256 }
      const kept = { verdict: await work.keepJson(`verdict-${attempt}.json`, said) }
      if (verdict.kind !== 'rejected') {
        return { result: { kind: verdict.kind }, summary: verdict.kind, outcome: 'ok', kept }
      }
      const { findings } = verdict
      return {
        result: { kind: 'repair', repair: await repairOf(work, attempt, findings) },
        summary: `rejected with ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`,
        outcome: 'rejected',
        told: [{ kind: 'rejected', step: 'critic', attempt, findings }],
        kept,
      }
    }),
})

/** The gravest finding names the rejection. */
const GRAVITY: readonly FindingKind[] = ['security', 'policy', 'lint', 'concern']
const KINDS = { security: 'security', policy: 'policy', lint: 'lint', concern: 'policy' } as const

async function repairOf(work: Work, attempt: number, findings: Finding[]) {
  const gravest = GRAVITY.find((kind) => findings.some((finding) => finding.kind === kind)) ?? 'policy'
  const kind: FailureKind = KINDS[gravest]
  const told = findings.map(sentenceOf).join('\n')
  return {
    kind,
    findings: await work.keepText(`findings-critic-${attempt}.txt`, told, 'text/plain'),
    signature: createHash('sha256').update(told).digest('hex'),
  }
}

const sentenceOf = ({ tool, code, line, message }: Finding) =>
  `${tool} ${code}${line === null ? '' : ` in line ${line}`}: ${message}`
