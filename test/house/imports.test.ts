import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
let written: string[] = []

afterEach(() => {
  for (const file of written) rmSync(file, { force: true })
  written = []
})

/** What the linter says of one line of source, if it stood in the given folder. */
async function lintedIn(folder: string, line: string): Promise<string> {
  const file = `${root}/${folder}/zz-import-probe-${written.length}.ts`
  written.push(file)
  writeFileSync(file, `${line}\n`)
  try {
    const { stdout } = await run('oxlint', [file], { cwd: root })
    return stdout
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
}

const REFUSED = [
  ['domain', "export { connect } from '#db/database.ts'"],
  ['domain', "export { loadConfig } from '#config.ts'"],
  ['db', "export type { Storage } from '#adapters/storage/storage.ts'"],
  ['sandbox', "export { connect } from '#db/database.ts'"],
  ['adapters/storage', "export { createActivities } from '#activities/index.ts'"],
  ['activities', "export { answerImage } from '#workflows/index.ts'"],
  ['activities', "export { loadConfig } from '#config.ts'"],
  ['workflows', "export { createActivities } from '#activities/index.ts'"],
  ['workflows', "export { readFileSync } from 'node:fs'"],
  ['workflows', "export { z } from 'zod'"],
  ['workflows', "export { Client } from '@temporalio/client'"],
  ['temporal', "export { createApp } from '#api/app.ts'"],
  ['api', "export { createActivities } from '#activities/index.ts'"],
  ['api', "export type { Sandbox } from '#sandbox/sandbox.ts'"],
  ['api', "export { bundleWorkflows } from '#temporal/bundle.ts'"],
  ['sdk', "export { createApp } from '#api/app.ts'"],
  ['cli', "export { createApp } from '#api/app.ts'"],
  ['model-server', "export { createStorage } from '#adapters/storage/create-storage.ts'"],
  ['stack', "export { connect } from '#db/database.ts'"],
  ['stack', "export { loadConfig } from '../config.ts'"],
] as const

test.each(REFUSED)('%s may not hold: %s', async (folder, line) => {
  expect(await lintedIn(folder, line)).toContain('no-restricted-imports')
})

const ALLOWED = [
  ['db', "export { loadConfig } from '#config.ts'"],
  ['workflows', "export { proxyActivities } from '@temporalio/workflow'"],
  ['workflows', "export { STEPS } from '#domain/steps.ts'"],
  ['workflows', "export type { Collaborators } from '#activities/collaborators.ts'"],
  ['api', "export { connectJobs } from '#temporal/client.ts'"],
  ['model-server', "export type { Ocr } from '#adapters/ocr/ocr.ts'"],
  ['sdk', "export type { Api } from '#api/app.ts'"],
] as const

test.each(ALLOWED)('%s may hold: %s', async (folder, line) => {
  expect(await lintedIn(folder, line)).not.toContain('no-restricted-imports')
})
