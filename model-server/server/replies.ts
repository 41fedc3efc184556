import { z } from 'zod'
import type { Tables } from '#model-server/recipe/recipe.ts'
import type { Plan } from '#domain/plan.ts'
import { sectionsOf, type Section } from '#domain/prompt.ts'
import type { Reading } from '#domain/reading.ts'
import { writeProgram } from '#model-server/coder/write-program.ts'
import { planAnswer } from '#model-server/planner/plan-answer.ts'
import { ApiError } from './api-error.ts'
import type { ChatRequest } from './chat-request.ts'
import { extractionForm, planForm } from './forms.ts'
import { FINGERPRINT, type BuiltinRole } from './models.ts'

/** Reads a picture; the built-in one sees with OCR and understands by rules. */
export interface Reader {
  read(png: Uint8Array, signal: AbortSignal): Promise<Reading>
}

type Reply = (request: ChatRequest, signal: AbortSignal) => Promise<string> | string

/** What each built-in model answers, as text. */
export const createReplies = ({ reader }: { reader: Reader }): Record<BuiltinRole, Reply> => ({
  vision: async ({ image }, signal) => {
    if (!image) throw new ApiError(400, 'no_image', 'The message holds no picture.')
    return JSON.stringify(await reader.read(image, signal))
  },
  reasoning: ({ text }) =>
    JSON.stringify(planAnswer(bodyOf(text, 'Question'), sectionOf(text, 'Extraction', extractionForm))),
  codegen: ({ text }) =>
    codeReply(sectionOf(text, 'Plan', planForm), sectionOf(text, 'Extraction', extractionForm)),
  review: () => JSON.stringify({ findings: [], note: `Nothing was reviewed (${FINGERPRINT}).` }),
})

/** The same plan gives the same program, also when an earlier one was found wanting. */
function codeReply(plan: Plan, extraction: Tables): string {
  const program = writeProgram(plan, extraction)
  if (program === null) {
    throw new ApiError(
      400,
      'unknown_plan',
      'The built-in coder writes programs for plans of the built-in planner only; set MODELS=vllm, ollama or openai.',
    )
  }
  return `${plan.summary}\n\n\`\`\`python\n${program}\`\`\`\n`
}

function bodyOf(text: string, title: Section): string {
  const body = sectionsOf(text).get(title)
  if (body === undefined) throw new ApiError(400, 'missing_section', `The message has no section "${title}".`)
  return body
}

function sectionOf<T>(text: string, title: Section, form: z.ZodType<T>): T {
  const parsed = form.safeParse(jsonOf(bodyOf(text, title), title))
  if (parsed.success) return parsed.data
  throw new ApiError(400, 'invalid_section', `The section "${title}": ${z.prettifyError(parsed.error)}`)
}

function jsonOf(body: string, title: Section): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new ApiError(400, 'invalid_section', `The section "${title}" is no JSON.`)
  }
}
