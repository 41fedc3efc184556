import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import { expect, test } from 'vitest'
import { bundleWorkflows } from './bundle.ts'

const quiet = new DefaultLogger('ERROR', () => {})

test('the workflows bundle, so nothing forbidden crept in', async () => {
  const { code } = await bundleWorkflows(quiet)
  expect(code).toContain('answerImage')
  expect(code).not.toContain('zod')
})

test('a workflow that reaches for a Node module does not bundle', async () => {
  const folder = mkdtempSync(fileURLToPath(new URL('./.bundle-', import.meta.url)))
  const workflowsPath = `${folder}/bad.ts`
  const said: string[] = []
  const logger = new DefaultLogger('ERROR', ({ message, meta }) => said.push(message, JSON.stringify(meta)))
  writeFileSync(
    workflowsPath,
    "import { readFileSync } from 'node:fs'\nexport const bad = () => readFileSync('x')\n",
  )
  try {
    await expect(bundleWorkflowCode({ workflowsPath, logger })).rejects.toThrow()
    expect(said.join('\n')).toContain('node:fs')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
