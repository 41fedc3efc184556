import { instanceUrl } from '#config.ts'
import { createClient } from '#sdk/client.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { refusalReport } from '#domain/job-report.ts'
import { askJob, readPicture } from './ask-job.ts'
import { report } from './report.ts'

export const ASK_USAGE = 'reckoner ask PICTURE "question" [--json]'

/** Where the files of answers are brought to, below the folder the command is called in. */
const ANSWERS = 'reckoner-answers'

/**
 * Asks a running instance.
 * @returns the exit code: 0 only when the job succeeded
 */
export async function ask(given: readonly string[]): Promise<number> {
  const { words, flags } = parseArguments(given, { valued: [], switches: ['json'] })
  const [image, question, ...rest] = words
  if (image === undefined || question === undefined || rest.length > 0) throw new UsageError(ASK_USAGE)
  const baseUrl = instanceUrl()
  const client = createClient({ baseUrl })
  const json = flags.has('json')
  if (!(await isUp(client))) {
    const sentence = `There is no Reckoner at ${baseUrl}. Start one with \`npm start\`, or set RECKONER_URL.`
    return report(refusalReport('unavailable'), { json, sentence })
  }
  const picture = await readPicture(image)
  const asked =
    'report' in picture ? picture : await askJob(client, { image, picture, question, folder: ANSWERS })
  return report(asked.report, { json, sentence: asked.sentence })
}

const isUp = (client: ReturnType<typeof createClient>) =>
  client.health().then(
    () => true,
    () => false,
  )
