import { cp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { temporaryFolder } from '#test/temporary-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** What a worker is made of. */
const PARTS = [
  'activities',
  'adapters',
  'config.ts',
  'db',
  'domain',
  'package.json',
  'sandbox',
  'temporal',
  'workflows',
]
const PRELOAD = pathToFileURL(join(import.meta.dirname, 'chosen-build.mjs'))

/** Which build the workers run that start from now on. */
export interface Builds {
  /** What has them do so. */
  settings: Record<string, string>
  deploy(build: 'this' | 'next'): Promise<void>
}

/** One command more at the beginning, behind a mark in the history, as a change of a workflow is released. */
const BEFORE = 'const { describeImage, planAnswer } = stepsAt(1)'
const CHANGE = `if (patched('a-moment')) await sleep(1)\n  ${BEFORE}`
const IMPORT = "import { patched, sleep } from '@temporalio/workflow'\n"

/** This build, and one that follows it. Call it at the top level of a test file. */
export async function useBuilds(): Promise<Builds> {
  const folder = await temporaryFolder('build')
  for (const part of PARTS) await cp(join(ROOT, part), join(folder, part), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  await change(join(folder, 'workflows', 'answer-image.ts'))
  const chosen = join(folder, 'chosen')
  const deploy: Builds['deploy'] = (build) => writeFile(chosen, build === 'next' ? folder : '')
  await deploy('this')
  return { settings: { NODE_OPTIONS: `--import ${PRELOAD.href}`, RECKONER_BUILD: chosen }, deploy }
}

/** @throws Error when the workflow is written otherwise by now */
async function change(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const changed = text.replace(BEFORE, CHANGE)
  if (changed === text) throw new Error(`${file} has no line "${BEFORE}".`)
  await writeFile(file, IMPORT + changed)
}
