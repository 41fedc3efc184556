import { instanceUrl } from '#config.ts'
import { RESET_REASON_LIMIT, RESET_STEPS } from '#domain/run.ts'
import type { Step } from '#domain/steps.ts'
import { jobIdOf } from '#domain/workflow-types.ts'
import { ApiError, createClient } from '#sdk/client.ts'
import { type Arguments, UsageError, valueOf } from './arguments.ts'
import { type Command, JSON_FLAG } from './command.ts'
import { dim, green, harmless, red, tell } from './terminal.ts'

const REASON = 'Reset from the command line.'

export const reset: Command = {
  usage: 'reset JOB --from STEP [--reason TEXT] [--json]',
  does: 'makes a new run of a job, which goes on from a step with what came before',
  flags: [
    {
      name: 'from',
      value: 'STEP',
      does: `the step to be made again, with all that follow: ${RESET_STEPS.join(', ')}`,
    },
    {
      name: 'reason',
      value: 'TEXT',
      does: `is kept with the run, at most ${RESET_REASON_LIMIT} characters; without it: "${REASON}"`,
    },
    JSON_FLAG,
  ],
  exit: '0 only when the job was reset',
  run: resetJob,
}

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

async function resetJob(read: Arguments): Promise<number> {
  const [word, ...rest] = read.words
  if (word === undefined || rest.length > 0) throw new UsageError('reset wants the id of one job.')
  // As Temporal's page shows it, too.
  const jobId = jobIdOf(word) ?? word
  const step = stepOf(valueOf(read, 'from'))
  const reason = reasonOf(valueOf(read, 'reason') ?? REASON)
  const { sentence, ...said } = await ask(jobId, { step, reason })
  const report: ResetReport = { jobId, step, reason, ...said }
  if (read.flags.has('json')) process.stdout.write(`${JSON.stringify(report)}\n`)
  tell(sentence)
  return report.runId === null ? 1 : 0
}

function stepOf(word: string | null): Step {
  const step = RESET_STEPS.find((each) => each === word)
  if (step) return step
  const got = word === null ? 'is missing' : `is "${word}"`
  throw new UsageError(`--from ${got}; it wants one of ${RESET_STEPS.join(', ')}.`)
}

/** As the API takes it, so that nobody is told of a body that they never wrote. */
function reasonOf(text: string): string {
  const reason = text.trim()
  const { length } = reason
  if (length > 0 && length <= RESET_REASON_LIMIT) return reason
  const got = length === 0 ? 'is empty' : `has ${length} characters`
  throw new UsageError(`--reason ${got}; say why in 1 to ${RESET_REASON_LIMIT} characters, or leave it out.`)
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
