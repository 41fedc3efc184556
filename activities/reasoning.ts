import type { PlanAnswer } from '#domain/activities.ts'
import type { Extraction } from '#domain/extraction.ts'
import type { Reason } from '#domain/outcomes.ts'
import type { RefusedOver } from '#domain/plan.ts'
import { section } from '#domain/prompt.ts'
import { askForJson } from './ask-model.ts'
import { asStep, type ResultOf } from './as-step.ts'
import type { Collaborators } from './collaborators.ts'
import { recalledJson } from './kept.ts'
import { PROMPTS } from './prompts.ts'
import { questionOf } from './question.ts'
import { planReply } from './replies.ts'

const REASONS_TO_REFUSE = {
  question: 'not-understood',
  picture: 'unclear-picture',
} as const satisfies Record<RefusedOver, Reason>

/** `planAnswer`: how the answer will be computed, and what will check it. */
export const createReasoning = (collaborators: Collaborators): { planAnswer: PlanAnswer } => ({
  planAnswer: (job, given) =>
    asStep<ResultOf<PlanAnswer>>(collaborators, job, { step: 'reasoning', attempt: 1 }, async (work) => {
      const [{ question }, extraction] = await Promise.all([
        questionOf(collaborators.db, job),
        recalledJson<Extraction>(collaborators.storage, given.extraction),
      ])
      const { value, cached } = await askForJson(collaborators, work, {
        role: 'reasoning',
        prompt: PROMPTS.reasoning,
        user: section('Question', question) + section('Extraction', tablesOf(extraction), 'json'),
        name: 'plan',
        form: planReply,
      })
      if (value.kind === 'refused') {
        const { about = 'question', sentence } = value
        return {
          result: { kind: 'refused', reason: REASONS_TO_REFUSE[about], sentence },
          summary: sentence,
          outcome: 'refused',
          cached,
        }
      }
      const plan = await work.keepJson('plan.json', value.plan)
      return { result: { kind: 'planned', plan }, summary: value.plan.summary, outcome: 'ok', cached }
    }),
})

/** The extraction as models are given it: without the loose lines, which only the reader needed. */
export const tablesOf = ({ description, tables }: Extraction) => JSON.stringify({ description, tables })
