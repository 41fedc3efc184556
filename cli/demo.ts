import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '#sdk/client.ts'
import { reservations } from '#domain/isolation.ts'
import { refusalReport } from '#domain/job-report.ts'
import { fail } from '#stack/fail.ts'
import { readState } from '#stack/instance-state.ts'
import { defaultFolder, startInstance } from '#stack/instance.ts'
import { messageOf } from '#stack/message.ts'
import { configuredBase, portsFrom } from '#stack/ports.ts'
import { isAlive } from '#stack/process-mark.ts'
import { createProgress } from '#stack/progress.ts'
import { type Flag, HELP, parseArguments, UsageError, valueOf } from './arguments.ts'
import { JSON_FLAG } from './command.ts'
import { askJob, type Asked, readPicture } from './ask-job.ts'
import { report } from './report.ts'
import { bold, tell, yellow } from './terminal.ts'

const USAGE = 'Usage: npm run demo [-- --image PICTURE --question "…"] [--json]'
const FLAGS: readonly Flag[] = [
  { name: 'image', value: 'PICTURE', does: 'is asked about in place of an example' },
  { name: 'question', value: 'TEXT', does: 'is asked in place of the example’s' },
  JSON_FLAG,
]

const EXAMPLES = join(import.meta.dirname, '..', 'examples')

/** A Reckoner to ask: the one of this clone that runs, or one of our own until `leave`. */
interface Host {
  url: string
  leave(): Promise<void>
}

async function findHost(): Promise<Host> {
  const state = await readState(defaultFolder())
  if (state?.phase === 'ready' && isAlive(state.holder)) {
    const url = `http://127.0.0.1:${state.ports.api}`
    tell(`Using the instance that runs at ${url}.`)
    return { url, leave: async () => {} }
  }
  const instance = await startInstance({ ports: portsFrom(configuredBase()), progress: createProgress() })
  return { url: instance.url, leave: () => instance.stop() }
}

/** The first example, whose picture and question show a calculation with a plot. */
async function example(): Promise<{ image: string; question: string }> {
  const examples: { file: string; questions: string[] }[] = JSON.parse(
    await readFile(join(EXAMPLES, 'examples.json'), 'utf8'),
  )
  const [first] = examples
  const question = first?.questions[0]
  if (!first || question === undefined) throw new Error('examples/examples.json holds no example.')
  return { image: join(EXAMPLES, first.file), question }
}

/** npm run demo [-- --image F --question Q] [--json]: the main job, from a picture to its answer. */
async function main(): Promise<number> {
  const given = parseArguments(process.argv.slice(2), FLAGS)
  if (given.flags.has(HELP.name)) return help()
  const shown = await example()
  const image = valueOf(given, 'image')
  const question = valueOf(given, 'question')
  // The example's question would make little sense of another picture.
  if (image !== null && question === null) throw new UsageError('--image wants a --question beside it.')
  const asking = { image: image ?? shown.image, question: question ?? shown.question }
  const json = given.flags.has('json')
  const asked = await askSomewhere(asking).catch(unavailable)
  return report(asked.report, { json, sentence: asked.sentence })
}

function help(): number {
  process.stdout.write(`${USAGE}\n`)
  return 0
}

async function askSomewhere(asking: { image: string; question: string }): Promise<Asked> {
  // Before anything is started: a mistyped name is told at once.
  const picture = await readPicture(asking.image)
  if ('report' in picture) return picture
  const host = await findHost()
  try {
    const client = createClient({ baseUrl: host.url })
    const isolation = await client.isolation()
    if (isolation.kind === 'refused') {
      return { report: refusalReport('platform'), sentence: isolation.missing.join(' ') }
    }
    const reserved = reservations(isolation)
    if (reserved !== null) tell(yellow(reserved))
    tell(`\n${bold(asking.image)}`)
    return await askJob(client, { ...asking, picture, folder: join(defaultFolder(), 'answers') })
  } finally {
    await host.leave()
  }
}

/** The stack could not be brought up: told like any other outcome, so that a program that reads it is told too. */
const unavailable = (error: unknown): Asked => ({
  report: refusalReport('unavailable'),
  sentence: messageOf(error),
})

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (!(error instanceof UsageError)) return fail(error)
    tell(`${error.message}\n${USAGE}`)
    process.exit(2)
  },
)
