import { randomUUID } from 'node:crypto'
import { ApplicationFailure, sleep } from '@temporalio/activity'
import { Client, Connection, type WorkflowHandle } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import type { Activities, Ahead, ParkingNotes, Repair } from '#domain/activities.ts'
import { EDITION, type JobInput } from '#domain/job.ts'
import type { OnExhausted } from '#domain/parking.ts'
import { QUEUES } from '#domain/steps.ts'
import { ANSWER_IMAGE } from '#domain/workflow-types.ts'
import { bundleWorkflows } from '#temporal/bundle.ts'
import { ensureSearchAttributes } from '#temporal/search-attributes.ts'

export type Say = Partial<Activities & ParkingNotes>

/** A reference to nothing, by whose hash a test knows it. */
export const stored = (name: string) => ({ key: `org/o/${name}`, sha256: name, bytes: 1 })

export const repair = (signature: string, kind: Repair['kind'] = 'runtime'): Repair => ({
  kind,
  findings: stored('findings'),
  signature,
})

/** Fails for good, as a step does whose tries are used up. */
export const refuse = () =>
  Promise.reject(ApplicationFailure.nonRetryable('The model could not be reached.', 'model-unavailable'))

/** Ends when the worker does. */
export const endless = async (): Promise<never> => {
  await sleep('1h')
  throw new Error('nobody cancelled it')
}

/** What every activity of a job says that goes well. */
export const GOOD: Required<Say> = {
  describeImage: async () => ({ kind: 'read', extraction: stored('extraction') }),
  planAnswer: async () => ({ kind: 'planned', plan: stored('plan') }),
  writeProgram: async (_, { attempt }) => ({ kind: 'written', program: stored(`program-${attempt}`) }),
  reviewProgram: async () => ({ kind: 'approved' }),
  runProgram: async (_, { program }) => ({
    kind: 'ran',
    execution: stored(`execution of ${program.sha256}`),
  }),
  evaluateChecks: async () => ({ kind: 'met', verification: 'verified' }),
  finishJob: async (_, closing) => closing,
  noteParking: async () => {},
}

const aheadToProgram = {
  planAnswer: { kind: 'planned', plan: stored('plan') },
  writeProgram: { kind: 'written', program: stored('program-1') },
} as const

/** A reading that went on to these steps. */
export const readWith =
  (ahead: Ahead): Activities['describeImage'] =>
  async () => ({ kind: 'read', extraction: stored('extraction'), ahead })

/** A reading that went on to the plan and the program. */
export const wentAhead = readWith(aheadToProgram)

/** A reading that went on to the end of a job that goes well. */
export const wentToTheEnd = readWith({
  ...aheadToProgram,
  reviewProgram: { kind: 'approved' },
  runProgram: { kind: 'ran', execution: stored('execution of program-1') },
  evaluateChecks: { kind: 'met', verification: 'verified' },
})

/** A reading that went on to a program that failed. */
export const wentToFailure = readWith({
  ...aheadToProgram,
  reviewProgram: { kind: 'flagged' },
  runProgram: { kind: 'repair', repair: repair('1', 'runtime') },
})

/** Runs the workflow on a real server with steps that say what they are told. */
export async function useScript(address: string) {
  Runtime.install({ logger: new DefaultLogger('ERROR', () => {}) })
  const namespace = `replay-${randomUUID().slice(0, 8)}`
  const connection = await Connection.connect({ address })
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  })
  const native = await NativeConnection.connect({ address })
  await ensureSearchAttributes(native, namespace)
  const client = new Client({ connection, namespace })
  const { code } = await bundleWorkflows(new DefaultLogger('ERROR', () => {}))
  const say = new Map<string, Say>()
  const calls = new Map<string, string[]>()
  const scripted = Object.fromEntries(Object.keys(GOOD).map((name) => [name, speak(name as keyof Say)]))

  function speak(name: keyof Say) {
    return async (job: JobInput, ...given: unknown[]) => {
      calls.get(job.jobId)?.push(name)
      const said = { ...GOOD, ...say.get(job.jobId) }[name] as (...given: unknown[]) => Promise<unknown>
      return said(job, ...given)
    }
  }

  const workers = await Promise.all(
    QUEUES.map((taskQueue) =>
      Worker.create({
        connection: native,
        namespace,
        taskQueue,
        activities: scripted,
        workflowBundle: { code },
        maxHeartbeatThrottleInterval: '200ms',
      }),
    ),
  )
  const running = Promise.all(workers.map((worker) => worker.run()))

  return {
    client,
    code,
    namespace,
    /** Starts a job; what `told` gives can be changed while it runs. */
    async start(
      told: Say,
      options: { onExhausted?: OnExhausted; runTimeout?: '3s' } = {},
    ): Promise<Scripted> {
      const { onExhausted = 'fail', runTimeout } = options
      const jobId = randomUUID()
      const job = {
        organisation: 'o',
        member: 'm',
        jobId,
        attempts: 3,
        onExhausted,
        edition: EDITION,
      } as const
      say.set(job.jobId, told)
      calls.set(job.jobId, [])
      const handle = await client.workflow.start(ANSWER_IMAGE, {
        workflowId: `job/${job.jobId}`,
        taskQueue: 'jobs',
        args: [job],
        ...(runTimeout && { workflowRunTimeout: runTimeout }),
      })
      return {
        jobId: job.jobId,
        handle,
        calls: () => calls.get(job.jobId) ?? [],
        say: (other) => void say.set(job.jobId, other),
      }
    },
    async close() {
      workers.forEach((worker) => worker.shutdown())
      await running
      await Promise.all([native.close(), connection.close()])
    },
  }
}

export interface Scripted {
  jobId: string
  handle: WorkflowHandle
  /** The activities it came to, in order; it grows while the job runs. */
  calls(): string[]
  say(other: Say): void
}
