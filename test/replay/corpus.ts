import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EDITION } from '#domain/job.ts'

/**
 * The histories of released workflows, as `temporal workflow show -o json` prints them: a folder for each edition, and in
 * it a file for each scenario.
 */
const FOLDER = join(import.meta.dirname, '..', '..', 'temporal', 'histories')

const folderOf = (edition: number) => join(FOLDER, `${edition}`)

/** Keeps one of the edition that is played now. */
export async function keepHistory(scenario: string, json: string): Promise<void> {
  await mkdir(folderOf(EDITION), { recursive: true })
  const file = join(folderOf(EDITION), `${scenario.replaceAll(' ', '-')}.json`)
  await writeFile(file, `${JSON.stringify(JSON.parse(json, impersonal))}\n`)
}

/** Nothing of the machine that recorded it: who its processes were, and where their files. */
function impersonal(name: string, value: unknown): unknown {
  // Queues of one worker alone are named for its process and machine, too.
  if (name === 'identity' || (typeof value === 'string' && /^\d+@/.test(value))) return 'recorder'
  return name === 'stackTrace' ? '' : value
}

/** All that are kept of an edition, by scenario. */
export async function readCorpus(edition: number): Promise<Map<string, unknown>> {
  const corpus = new Map<string, unknown>()
  for (const file of await readdir(folderOf(edition))) {
    const scenario = file.replace(/\.json$/, '').replaceAll('-', ' ')
    corpus.set(scenario, JSON.parse(await readFile(join(folderOf(edition), file), 'utf8')))
  }
  return corpus
}
