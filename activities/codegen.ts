import type { WriteProgram } from '#domain/activities.ts'
import type { Extraction } from '#domain/extraction.ts'
import { lastFenced, section } from '#domain/prompt.ts'
import type { JobInput } from '#domain/job.ts'
import { askModel } from './ask-model.ts'
import { asStep, type ResultOf } from './as-step.ts'
import type { Collaborators } from './collaborators.ts'
import { ModelOutputError } from './failures.ts'
import { recalledJson, recalledText } from './kept.ts'
import { PROMPTS } from './prompts.ts'
import { questionOf } from './question.ts'
import { tablesOf } from './reasoning.ts'

/** `writeProgram`: Python from the plan, and on a repair from what was found in the last program. */
export const createCodegen = (collaborators: Collaborators): { writeProgram: WriteProgram } => ({
  writeProgram: (job, given) =>
    asStep<ResultOf<WriteProgram>>(collaborators, job, turnOf(given), async (work) => {
      const { value: source, cached } = await askModel(collaborators, work, {
        role: 'codegen',
        prompt: PROMPTS.codegen,
        user: await promptOf(collaborators, job, given),
        // So many there are only when somebody had a parked job go on, who does not want the same programs again.
        fresh: given.attempt > job.attempts,
        schema: null,
        parse: programOf,
      })
      const program = await work.keepText(`program-${given.attempt}.py`, source, 'text/x-python')
      return {
        result: { kind: 'written', program },
        summary: `${source.trimEnd().split('\n').length} lines of Python`,
        outcome: 'ok',
        cached,
        kept: { program },
      }
    }),
})

const turnOf = ({ attempt, repair }: Parameters<WriteProgram>[1]) =>
  ({ step: 'codegen', attempt, cause: repair?.kind ?? null }) as const

async function promptOf(
  { db, storage }: Collaborators,
  job: JobInput,
  given: Parameters<WriteProgram>[1],
): Promise<string> {
  const [{ question }, extraction, plan] = await Promise.all([
    questionOf(db, job),
    recalledJson<Extraction>(storage, given.extraction),
    recalledText(storage, given.plan),
  ])
  const parts = [
    section('Question', question),
    section('Extraction', tablesOf(extraction), 'json'),
    section('Plan', plan, 'json'),
  ]
  if (given.repair) parts.push(section('Findings', await recalledText(storage, given.repair.findings)))
  if (given.previous) {
    parts.push(section('Previous program', await recalledText(storage, given.previous), 'python'))
  }
  return parts.join('\n')
}

function programOf(reply: string): string {
  const source = lastFenced(reply).trim()
  if (source === '') throw new ModelOutputError('The reply holds no program.')
  return `${source}\n`
}
