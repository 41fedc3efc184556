import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Worker } from '@temporalio/worker'
import { afterAll, expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { keepHistory } from './corpus.ts'
import { SCENARIOS } from './scenarios.ts'
import { useScript } from './script.ts'

/** Set, the histories made here become the corpus: RECORD_HISTORIES=1, before a change of the workflow is released. */
const isRecording = process.env['RECORD_HISTORIES'] === '1'

const { temporalAddress, temporalCli } = await useService('temporal')
const script = await useScript(temporalAddress)
afterAll(() => script.close())

test.each(Object.entries(SCENARIOS))('%s: what was just run can be replayed', async (name, scenario) => {
  const { jobId } = await scenario(script)
  const where = ['--address', temporalAddress, '--namespace', script.namespace, '-o', 'json']
  const { stdout } = await promisify(execFile)(
    temporalCli,
    ['workflow', 'show', '-w', `job/${jobId}`, ...where],
    { maxBuffer: 64 * 1024 * 1024 },
  )
  const history: unknown = JSON.parse(stdout)
  const replayed = Worker.runReplayHistory({ workflowBundle: { code: script.code } }, history)
  await expect(replayed).resolves.toBeUndefined()
  if (isRecording) await keepHistory(name, stdout)
})
