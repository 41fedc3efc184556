import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { DeterminismViolationError } from '@temporalio/workflow'
import { expect, test } from 'vitest'
import { bundleWorkflows, WORKFLOW_SOURCES } from '#temporal/bundle.ts'
import { readCorpus } from './corpus.ts'
import { SCENARIOS } from './scenarios.ts'

const logger = new DefaultLogger('ERROR', () => {})
Runtime.install({ logger })
const scenarios = Object.keys(SCENARIOS)
const corpus = await readCorpus(scenarios)
const { code } = await bundleWorkflows(logger)

const changed = (name: string) => join(import.meta.dirname, 'changed', name)
const replay = (code: string, scenario: string) =>
  Worker.runReplayHistory({ workflowBundle: { code } }, corpus.get(scenario))

test('every way in which a job can end is in the corpus', () => {
  expect([...corpus.keys()]).toEqual(scenarios)
})

test.each(scenarios)('%s: the workflow of today goes on with it', async (scenario) => {
  await expect(replay(code, scenario)).resolves.toBeUndefined()
})

test('a change of the workflow that does not fit is found', async () => {
  const other = await bundleWorkflowCode({
    ...WORKFLOW_SOURCES,
    workflowsPath: changed('other-order.ts'),
    logger,
  })
  await expect(replay(other.code, 'answered')).rejects.toThrow(DeterminismViolationError)
})

test('so is one of the interceptor', async () => {
  const other = await bundleWorkflowCode({
    ...WORKFLOW_SOURCES,
    workflowInterceptorModules: [changed('other-closing.ts')],
    logger,
  })
  await expect(replay(other.code, 'answered')).rejects.toThrow(DeterminismViolationError)
})
