import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '#sdk/client.ts'
import { refusalReport } from '#domain/job-report.ts'
import { fail } from '#stack/fail.ts'
import { readState } from '#stack/instance-state.ts'
import { defaultFolder, startInstance } from '#stack/instance.ts'
import { messageOf } from '#stack/message.ts'
import { configuredBase, portsFrom } from '#stack/ports.ts'
import { isAlive } from '#stack/process-mark.ts'
import { createProgress } from '#stack/progress.ts'
import { parseArguments, valueOf } from './arguments.ts'
import { askJob, type Asked } from './ask-job.ts'
import { report } from './report.ts'
import { bold, tell } from './terminal.ts'

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
  const given = parseArguments(process.argv.slice(2), { valued: ['image', 'question'], switches: ['json'] })
  const shown = await example()
  const image = valueOf(given, 'image') ?? shown.image
  const question = valueOf(given, 'question') ?? shown.question
  const json = given.flags.has('json')
  const asked = await askSomewhere({ image, question }).catch(unavailable)
  return report(asked.report, { json, sentence: asked.sentence })
}

async function askSomewhere(asking: { image: string; question: string }): Promise<Asked> {
  const host = await findHost()
  try {
    const client = createClient({ baseUrl: host.url })
    const { kind, missing } = await client.isolation()
    if (kind === 'refused') return { report: refusalReport('platform'), sentence: missing.join(' ') }
    tell(`\n${bold(asking.image)}`)
    return await askJob(client, { ...asking, folder: join(defaultFolder(), 'answers') })
  } finally {
    await host.leave()
  }
}

/** The stack could not be brought up: told like any other outcome, so that a program that reads it is told too. */
const unavailable = (error: unknown): Asked => ({
  report: refusalReport('unavailable'),
  sentence: messageOf(error),
})

main().then((code) => process.exit(code), fail)
