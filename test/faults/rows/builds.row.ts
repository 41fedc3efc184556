import { Client, Connection } from '@temporalio/client'
import proto from '@temporalio/proto'
import { afterAll, expect, test, vi } from 'vitest'
import { RECKONER } from '#domain/run.ts'
import { askUntilAccepted, freshAsk, look, settled } from '#test/faults/asking.ts'
import { useBuilds } from '#test/faults/builds.ts'
import { scriptModels } from '#test/faults/models.ts'
import { endOf, ONE_END } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

const builds = await useBuilds()
const world = await useWorld({
  apis: 1,
  settingsOf: (name): Record<string, string> => (name.startsWith('worker') ? builds.settings : {}),
})
const { address, namespace } = world.config.temporal
const connection = await Connection.connect({ address })
const temporal = new Client({ connection, namespace })
afterAll(() => connection.close())

const { WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR: MISFIT } =
  proto.temporal.api.enums.v1.WorkflowTaskFailedCause
const JOBS = 4
/** Jobs last so long that each is in the middle while workers are replaced. */
const SLOW = ['vision', 'reasoning', 'codegen'].map((role) => ({ role, fault: 'delay', ms: 4000, times: 20 }))

/** Replaces the workers' build, one worker after the other. */
async function deploy(build: 'this' | 'next'): Promise<void> {
  await builds.deploy(build)
  for (const { part } of world.workers) {
    await part.end()
    await part.start()
  }
}

const askSome = () =>
  Promise.all(Array.from({ length: JOBS }, async () => askUntilAccepted(world, await freshAsk())))

async function historyOf(jobId: string) {
  const { events = [] } = await temporal.workflow.getHandle(`job/${jobId}`).fetchHistory()
  const failed = events?.map(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes)
  return {
    /** Begun by the next build. */
    marked: events?.some((event) => event.markerRecordedEventAttributes?.markerName === 'core_patch'),
    /** What the workers that were to go on with it said of it. */
    misfits: failed?.flatMap((task) => (task?.cause === MISFIT ? (task.failure?.message ?? '') : [])),
  }
}

/** In one run or another, of which the last fits the build that went on with it. */
async function expectAnswered(jobs: string[]): Promise<void> {
  for (const jobId of jobs) {
    const job = await settled(world, jobId, 60_000)
    const { misfits } = await historyOf(jobId)
    expect({ status: job?.status, misfits }).toEqual({ status: 'succeeded', misfits: [] })
    expect(await endOf(world, jobId)).toEqual(ONE_END)
  }
}

/** By us and once each, those that did not fit; most were in the middle of a step and do not. */
async function expectBegunAnew(jobs: string[]): Promise<void> {
  const earlier = []
  for (const jobId of jobs) {
    const { runs = [] } = (await look(world, jobId)) ?? {}
    for (const { origin } of runs.slice(0, -1))
      expect(origin).toMatchObject({ kind: 'reset', by: RECKONER, step: 'vision' })
    expect(runs.length).toBeLessThanOrEqual(2)
    earlier.push(...runs.slice(1))
  }
  expect(earlier.length).toBeGreaterThan(0)
}

const areMarked = async (jobs: string[]) =>
  (await Promise.all(jobs.map(historyOf))).map(({ marked }) => marked)

test('F33: jobs go on over a change of the workflow that is behind a mark', async () => {
  await scriptModels(world, SLOW)
  const before = await askSome()
  await vi.waitUntil(async () => (await areMarked(before).catch(() => [])).length === JOBS, {
    timeout: 30_000,
  })
  await deploy('next')
  const after = await askSome()
  await expectAnswered([...before, ...after])
  expect(await areMarked(before)).not.toContain(true)
  expect(await areMarked(after)).not.toContain(false)
})

test('F34: jobs that the next build began are finished after it was taken back', async () => {
  await scriptModels(world, SLOW)
  await deploy('next')
  const jobs = await askSome()
  await vi.waitUntil(async () => !(await areMarked(jobs).catch(() => [false])).includes(false), {
    timeout: 30_000,
  })
  await deploy('this')
  await expectAnswered(jobs)
  await expectBegunAnew(jobs)
})
