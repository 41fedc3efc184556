import { afterAll, expect, test, vi } from 'vitest'
import { keptText } from '#activities/kept.ts'
import { putStored } from '#adapters/storage/stored.ts'
import { ledgerOf } from '#db/attempts.ts'
import { eventsAfter } from '#db/events.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { ATTEMPTS } from '#domain/repair.ts'
import { useOwnWorker } from '#test/job/own-worker.ts'
import { useService } from '#test/services.ts'

const { organisation } = LOCAL_OWNER
const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

/** What is put before the programs of the next job that comes to its sandbox, at each attempt. */
let next = ''
const forged = new Map<string, string>()

const worker = await useOwnWorker(await useService('instance'), (real, { storage }) => ({
  async runProgram(job, given) {
    if (!forged.has(job.jobId)) forged.set(job.jobId, next)
    next = ''
    const source = `${forged.get(job.jobId)}\n${await keptText(storage, given.program)}`
    const key = `${given.program.key}.forged`
    const program = await putStored(storage, key, new TextEncoder().encode(source), 'text/x-python')
    return real.runProgram(job, { ...given, program })
  },
}))
const { db } = worker.collaborators
afterAll(() => worker.close())

/** Has programs do something before what they should, and gives the job with its tries in the sandbox. */
async function jobThat(does: string) {
  next = does
  const { jobId, closed } = await worker.begin(...PICTURE)
  await vi.waitUntil(() => forged.has(jobId), { timeout: 60_000 })
  return {
    jobId,
    async ended() {
      const job = await closed()
      const ledger = await ledgerOf(db, organisation, jobId)
      return { job, runs: ledger.filter(({ step }) => step === 'execution') }
    },
  }
}

// First of all, and beside the others: it lasts two minutes.
const endless = await jobThat('print("begun", flush=True)\nwhile True: pass')

test('F12: a program that takes 3 GB is killed, within the policy’s attempts, and the job fails as memory', async () => {
  const { ended } = await jobThat('x = bytearray(3 * 1024 ** 3)\nfor i in range(0, len(x), 4096): x[i] = 1')
  const { job, runs } = await ended()
  expect(job).toMatchObject({ status: 'failed', reason: 'memory', answer: null })
  expect(runs.length).toBeLessThanOrEqual(ATTEMPTS)
  for (const { outcome, execution } of runs) expect([outcome, execution?.outcome]).toEqual(['failed', 'oom'])
})

test('F37: a program that prints 10 MB is cut off, its history stays small, and others go on', async () => {
  const flood = await jobThat('import sys\nsys.stdout.write("x" * 10_000_000)')
  const beside = await worker.ask(...PICTURE)
  expect(beside).toMatchObject({ status: 'succeeded', verification: 'verified' })
  const { job, runs } = await flood.ended()
  expect(job).toMatchObject({ status: 'failed', reason: 'runtime', answer: null })
  expect(runs.map(({ execution }) => execution?.outcome)).toContain('output_limit')
  const history = await worker.client.workflow.getHandle(`job/${flood.jobId}`).fetchHistory()
  expect(JSON.stringify(history).length).toBeLessThan(256 * 1024)
  const events = await eventsAfter(db, organisation, flood.jobId, 0, 1000)
  expect(JSON.stringify(events).length).toBeLessThan(256 * 1024)
})

test('F13: a program without end is killed at 120 s, and what it had printed is kept', async () => {
  const { job, runs } = await endless.ended()
  expect(job).toMatchObject({ status: 'failed', reason: 'timeout', answer: null })
  const [{ execution } = { execution: null }] = runs
  expect(execution).toMatchObject({ outcome: 'timeout', printed: { stdout: 'begun\n'.length } })
  expect(execution?.ms.run).toBeGreaterThan(118_000)
  expect(execution?.ms.run).toBeLessThan(122_000)
  const events = await eventsAfter(db, organisation, endless.jobId, 0, 1000)
  const told = events.map(({ body }) => body)
  expect(told).toContainEqual(expect.objectContaining({ kind: 'output', text: 'begun\n' }))
  expect(told).toContainEqual(expect.objectContaining({ kind: 'program-failed', outcome: 'timeout' }))
})
