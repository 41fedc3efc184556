import { instanceUrl } from '#config.ts'
import { createClient } from '#sdk/client.ts'
import { type Arguments, UsageError } from './arguments.ts'
import { refusalReport } from '#domain/job-report.ts'
import { askJob, readPicture } from './ask-job.ts'
import { type Command, JSON_FLAG } from './command.ts'
import { report } from './report.ts'

export const ask: Command = {
  usage: 'ask PICTURE "question" [--json]',
  does: 'asks a running instance a question about a picture; one that begins with a dash goes after --',
  flags: [JSON_FLAG],
  exit: '0 only when the job succeeded',
  run: askInstance,
}

/** Where the files of answers are brought to, below the folder the command is called in. */
const ANSWERS = 'reckoner-answers'

async function askInstance({ words, flags }: Arguments): Promise<number> {
  const [image, question, ...rest] = words
  if (image === undefined || question === undefined || rest.length > 0)
    throw new UsageError('ask wants the path of a picture and one question, in quotes.')
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
