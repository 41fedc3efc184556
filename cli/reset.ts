import { instanceUrl } from '#config.ts'
import { RESET_STEPS } from '#domain/run.ts'
import type { Step } from '#domain/steps.ts'
import { ApiError, createClient } from '#sdk/client.ts'
import { parseArguments, UsageError, valueOf } from './arguments.ts'
import { dim, green, harmless, red, tell } from './terminal.ts'

export const RESET_USAGE = 'reckoner reset JOB --from STEP [--reason TEXT] [--json]'

/** What `--json` prints; every key is always there. */
interface ResetReport {
  jobId: string
  /** The run that goes on; null: the job was not reset. */
  runId: string | null
  step: Step
  reason: string
  /** Why not, for machines; null: it was. */
  refusal: string | null
}

const REASON = 'Reset from the command line.'

/**
 * Resets a job of a running instance, so that it goes on from a step with what came before.
 * @returns the exit code: 0 only when the job was reset
 */
export async function reset(given: readonly string[]): Promise<number> {
  const read = parseArguments(given, { valued: ['from', 'reason'], switches: ['json'] })
  const [jobId, ...rest] = read.words
  if (jobId === undefined || rest.length > 0) throw new UsageError(RESET_USAGE)
  const step = stepOf(valueOf(read, 'from'))
  const reason = valueOf(read, 'reason') ?? REASON
  const { sentence, ...said } = await ask(jobId, { step, reason })
  const report: ResetReport = { jobId, step, reason, ...said }
  if (read.flags.has('json')) process.stdout.write(`${JSON.stringify(report)}\n`)
  tell(sentence)
  return report.runId === null ? 1 : 0
}

function stepOf(word: string | null): Step {
  const step = RESET_STEPS.find((each) => each === word)
  if (step) return step
  throw new UsageError(`${RESET_USAGE}\n  STEP is one of ${RESET_STEPS.join(', ')}.`)
}

async function ask(jobId: string, at: { step: Step; reason: string }) {
  const baseUrl = instanceUrl()
  try {
    const { runId } = await createClient({ baseUrl }).reset(jobId, at)
    return {
      runId,
      refusal: null,
      sentence: `${green('✓')} The job goes on from ${at.step}. ${dim(`run ${runId}`)}`,
    }
  } catch (error) {
    const { code, detail } = error instanceof ApiError ? error : unavailable(baseUrl)
    return { runId: null, refusal: code, sentence: `${red('✕')} ${harmless(detail)}` }
  }
}

const unavailable = (baseUrl: string) => ({
  code: 'unavailable',
  detail: `There is no Reckoner at ${baseUrl}. Start one with \`npm start\`, or set RECKONER_URL.`,
})
