import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { DeterminismViolationError } from '@temporalio/workflow'
import { expect, test } from 'vitest'
import { EDITION } from '#domain/job.ts'
import { bundleWorkflows, WORKFLOW_SOURCES } from '#temporal/bundle.ts'
import { readCorpus } from './corpus.ts'
import { SCENARIOS } from './scenarios.ts'

const logger = new DefaultLogger('ERROR', () => {})
Runtime.install({ logger })
const editions = Array.from({ length: EDITION }, (_, index) => index + 1)
const corpora = await Promise.all(editions.map(readCorpus))
const kept = corpora.flatMap((corpus, index) => [...corpus.keys()].map((name) => [index + 1, name] as const))
const { code } = await bundleWorkflows(logger)

const changed = (name: string) => join(import.meta.dirname, 'changed', name)
const replay = (code: string, edition: number, scenario: string) =>
  Worker.runReplayHistory({ workflowBundle: { code } }, corpora[edition - 1]?.get(scenario))

test('every way in which a job can end is in the corpus', () => {
  expect([...(corpora.at(-1)?.keys() ?? [])].toSorted()).toEqual(Object.keys(SCENARIOS).toSorted())
  for (const corpus of corpora) expect(corpus.size).toBeGreaterThanOrEqual(16)
})

test.each(kept)('edition %i, %s: the workflow of today goes on with it', async (edition, scenario) => {
  await expect(replay(code, edition, scenario)).resolves.toBeUndefined()
})

test('a change of the workflow that does not fit is found', async () => {
  const other = await bundleWorkflowCode({
    ...WORKFLOW_SOURCES,
    workflowsPath: changed('other-order.ts'),
    logger,
  })
  for (const edition of editions)
    await expect(replay(other.code, edition, 'answered')).rejects.toThrow(DeterminismViolationError)
})

test('so is one of the interceptor', async () => {
  const other = await bundleWorkflowCode({
    ...WORKFLOW_SOURCES,
    workflowInterceptorModules: [changed('other-closing.ts')],
    logger,
  })
  for (const edition of editions)
    await expect(replay(other.code, edition, 'answered')).rejects.toThrow(DeterminismViolationError)
})
