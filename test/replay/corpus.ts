import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The histories of released workflows, as `temporal workflow show -o json` prints them: one file for each scenario. */
const FOLDER = join(import.meta.dirname, '..', '..', 'temporal', 'histories')

const fileOf = (scenario: string) => `${scenario.replaceAll(' ', '-')}.json`

export async function keepHistory(scenario: string, json: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  await writeFile(join(FOLDER, fileOf(scenario)), `${JSON.stringify(JSON.parse(json, impersonal))}\n`)
}

/** Nothing of the machine that recorded it: who its processes were, and where their files. */
function impersonal(name: string, value: unknown): unknown {
  // Queues of one worker alone are named for its process and machine, too.
  if (name === 'identity' || (typeof value === 'string' && /^\d+@/.test(value))) return 'recorder'
  return name === 'stackTrace' ? '' : value
}

/** By scenario, of those given; one that was never recorded is missing. */
export async function readCorpus(scenarios: readonly string[]): Promise<Map<string, unknown>> {
  const files = await readdir(FOLDER)
  const corpus = new Map<string, unknown>()
  for (const scenario of scenarios) {
    const file = fileOf(scenario)
    if (files.includes(file)) corpus.set(scenario, JSON.parse(await readFile(join(FOLDER, file), 'utf8')))
  }
  return corpus
}
