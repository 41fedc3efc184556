import { sleep } from '@temporalio/activity'
import { vi } from 'vitest'
import { ABORT, RETRY_STEP } from '#domain/parking.ts'
import type { Step } from '#domain/steps.ts'
import { resetTo } from '#temporal/reset-to.ts'
import {
  endless,
  GOOD,
  readWith,
  refuse,
  repair,
  type Say,
  type Scripted,
  stored,
  type useScript,
  wentAhead,
  wentToFailure,
  wentToTheEnd,
} from './script.ts'

type Script = Awaited<ReturnType<typeof useScript>>

/** Every way in which a job can go and end: starts one and gives it when its run has closed. */
export const SCENARIOS: Record<string, (script: Script) => Promise<Scripted>> = {
  answered: (script) => ended(script.start({})),
  'answered after a repair': (script) =>
    ended(
      script.start({
        reviewProgram: async (_, { attempt }) =>
          attempt === 1 ? { kind: 'repair', repair: repair('1', 'security') } : { kind: 'approved' },
      }),
    ),
  'answered unverified': (script) =>
    ended(
      script.start({
        evaluateChecks: async (_, { attempt }) => ({
          kind: 'unmet',
          verification: 'unverified',
          repair: repair(`${attempt}`, 'check-failed'),
        }),
      }),
    ),
  refused: (script) =>
    ended(
      script.start({
        planAnswer: async () => ({ kind: 'refused', reason: 'not-understood', sentence: 'Ask otherwise.' }),
      }),
    ),
  'out of attempts': (script) =>
    ended(
      script.start({
        runProgram: async (_, { attempt }) => ({ kind: 'repair', repair: repair(`${attempt}`) }),
      }),
    ),
  'stuck on the same program': (script) =>
    ended(
      script.start({
        writeProgram: async () => ({ kind: 'written', program: { key: 'k', sha256: 'same', bytes: 1 } }),
        runProgram: async () => ({ kind: 'repair', repair: repair('1', 'memory') }),
      }),
    ),
  'out of tries': (script) => ended(script.start({ describeImage: refuse })),
  'recorded late': async (script) => {
    let tries = 0
    const finishJob: Say['finishJob'] = async (_, closing) => {
      tries += 1
      if (tries < 3) throw new Error('the database is away')
      return closing
    }
    return ended(script.start({ finishJob }))
  },
  cancelled: async (script) => {
    const job = await at('planAnswer', script.start({ planAnswer: endless }))
    await job.handle.cancel()
    return ended(job)
  },
  terminated: async (script) => {
    const job = await at('planAnswer', script.start({ planAnswer: endless }))
    await job.handle.terminate('wrong picture')
    return ended(job)
  },
  'timed out': (script) => ended(script.start({ planAnswer: endless }, { runTimeout: '3s' })),
  reset: async (script) => {
    const job = await ended(script.start({ writeProgram: refuse }))
    job.say({})
    return wasReset(script, job, 'codegen')
  },
  'went ahead': (script) => ended(script.start({ describeImage: wentAhead })),
  'went ahead to the plan': (script) =>
    ended(
      script.start({ describeImage: readWith({ planAnswer: { kind: 'planned', plan: stored('plan') } }) }),
    ),
  'went ahead to the end': (script) => ended(script.start({ describeImage: wentToTheEnd })),
  'went ahead to a program that failed': (script) => ended(script.start({ describeImage: wentToFailure })),
  'reset to what was made ahead': async (script) =>
    wasReset(script, await ended(script.start({ describeImage: wentAhead })), 'codegen', ['codegen']),
  'reset from the end to its checks': async (script) =>
    wasReset(script, await ended(script.start({ describeImage: wentToTheEnd })), 'checks', ['checks']),
  'criticised late': (script) => ended(script.start({ reviewProgram: failingOnce(GOOD.reviewProgram) })),
  'reset to its critic': async (script) => wasReset(script, await ended(script.start({})), 'critic'),
  'found by a long step': (script) => ended(script.start({ runProgram: long(GOOD.runProgram) })),
  'checked late': (script) => ended(script.start({ evaluateChecks: failingOnce(GOOD.evaluateChecks) })),
  'reset to its checks': async (script) => wasReset(script, await ended(script.start({})), 'checks'),
  'parked and retried by update': (script) => retried(script, (job) => job.handle.executeUpdate(RETRY_STEP)),
  'parked and retried by signal': (script) => retried(script, (job) => job.handle.signal(RETRY_STEP)),
  'parked out of attempts': async (script) => {
    const job = await at(
      'noteParking',
      script.start(
        { runProgram: async (_, { attempt }) => ({ kind: 'repair', repair: repair(`${attempt}`) }) },
        { onExhausted: 'park' },
      ),
    )
    job.say({})
    await job.handle.signal(RETRY_STEP)
    return ended(job)
  },
  'parked and given up': async (script) => {
    const job = await at('noteParking', script.start({ planAnswer: refuse }, { onExhausted: 'park' }))
    await job.handle.signal(ABORT)
    return ended(job)
  },
  'cancelled while parked': async (script) => {
    const job = await at('noteParking', script.start({ planAnswer: refuse }, { onExhausted: 'park' }))
    await job.handle.cancel()
    return ended(job)
  },
}

/** Goes on from a step in another run, and gives that when it has closed. */
async function wasReset(
  script: Script,
  job: Scripted,
  step: Step,
  ahead: readonly Step[] = [],
): Promise<Scripted> {
  const { runId } = await job.handle.describe()
  await resetTo(script.client, { jobId: job.jobId, runId, step, ahead, by: 'test', reason: 'mended' })
  return ended({ ...job, handle: script.client.workflow.getHandle(`job/${job.jobId}`) })
}

/** As when the database is away while something is done within the workflow's own turn. */
function failingOnce<G extends unknown[], R>(work: (...given: G) => Promise<R>): (...given: G) => Promise<R> {
  let tries = 0
  return async (...given) => {
    tries += 1
    if (tries === 1) throw new Error('the database is away')
    return work(...given)
  }
}

/** Takes longer than it takes until a job is found by its step. */
const long =
  <G extends unknown[], R>(work: (...given: G) => Promise<R>) =>
  async (...given: G): Promise<R> => {
    await sleep('6s')
    return work(...given)
  }

async function retried(script: Script, decide: (job: Scripted) => Promise<unknown>): Promise<Scripted> {
  const job = await at('noteParking', script.start({ planAnswer: refuse }, { onExhausted: 'park' }))
  job.say({})
  await decide(job)
  return ended(job)
}

async function at(activity: string, starting: Promise<Scripted>): Promise<Scripted> {
  const job = await starting
  await vi.waitUntil(() => job.calls().includes(activity), { timeout: 30_000, interval: 20 })
  return job
}

async function ended(starting: Scripted | Promise<Scripted>): Promise<Scripted> {
  const job = await starting
  await job.handle.result().catch(() => {})
  return job
}
