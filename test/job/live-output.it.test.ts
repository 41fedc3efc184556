import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { keptJson, keptText } from '#activities/kept.ts'
import { putStored } from '#adapters/storage/stored.ts'
import { createApp } from '#api/app.ts'
import { listen } from '#api/listen.ts'
import { openApi } from '#api/testing.ts'
import { ledgerOf } from '#db/attempts.ts'
import type { EventBody, JobEvent } from '#domain/event.ts'
import type { ExecutionRecord } from '#domain/execution.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { messagesOf } from '#sdk/server-sent-events.ts'
import { openBrowser, visit } from '#test/journeys/visitor.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

const QUESTION = 'What is the average electricity use per month?'

/** What programs print before they compute, and the records of those that did. */
let prints = ''
const records: ExecutionRecord[] = []
beforeEach(() => void records.splice(0))

const instance = await useService('instance')
const worker = await useOwnWorker(instance, (real, { storage }) => ({
  async runProgram(job, given) {
    const source = prints + (await keptText(storage, given.program))
    const bytes = new TextEncoder().encode(source)
    const program = await putStored(storage, `${given.program.key}.printing`, bytes, 'text/x-python')
    const ran = await real.runProgram(job, { ...given, program })
    if (ran.kind === 'ran') records.push(await keptJson(storage, ran.execution))
    return ran
  },
}))
const { db, wakeups, storage } = worker.collaborators
const { databaseUrl } = await useService('postgres')
const { REDIS_URL: redisUrl = '' } = instance.environment
const api = await openApi({ databaseUrl, redisUrl }, { db, wakeups, storage })
const page = join(import.meta.dirname, '..', '..', 'web', 'dist')
const settings = { ...api.collaborators.settings, page }
const door = await listen(createApp({ ...api.collaborators, settings }), '127.0.0.1', 0)
const browser = await openBrowser()
afterAll(async () => {
  await browser.close()
  await door.close()
  await worker.close()
  await api.close()
})

/** The events after a number, as a browser asks for them, until one that the reader leaves at. */
async function read(jobId: string, after: number, leave: (body: EventBody) => boolean): Promise<JobEvent[]> {
  const leaving = new AbortController()
  const headers = { 'Last-Event-ID': String(after) }
  const url = `http://127.0.0.1:${door.port}/api/jobs/${jobId}/events`
  const { body } = await fetch(url, { headers, signal: leaving.signal })
  const events: JobEvent[] = []
  if (body === null) return events
  for await (const { data } of messagesOf(body)) {
    const event: JobEvent = JSON.parse(data)
    events.push(event)
    if (leave(event.body)) break
  }
  leaving.abort()
  return events
}

const ofKind = <Kind extends EventBody['kind']>(events: JobEvent[], kind: Kind) =>
  events
    .map(({ body }) => body)
    .filter((body): body is Extract<EventBody, { kind: Kind }> => body.kind === kind)

const outputOf = (events: JobEvent[], stream: 'stdout' | 'stderr') =>
  ofKind(events, 'output').filter((body) => body.stream === stream)
const textOf = (pieces: { text: string }[]) => pieces.map(({ text }) => text).join('')
const isClosed = (body: EventBody) => body.kind === 'closed'

/** Where one of these was told, among all events. */
const placesOf = (events: JobEvent[], ...kinds: EventBody['kind'][]) =>
  events.flatMap(({ body }, place) =>
    kinds.includes(body.kind) && (!('step' in body) || body.step === 'execution') ? [place] : [],
  )

test('what a program prints is told while it runs, piece after piece, and a reader who was cut off misses none', async () => {
  prints = `
import sys, time
for n in range(8):
    print(f"line {n}: {'é' * n} \\x1b[1m\\0", flush=True)
    if n == 4:
        print("careful", file=sys.stderr)
    sys.stdout.buffer.write("€".encode()[:2])
    sys.stdout.flush()
    time.sleep(0.3)
    sys.stdout.buffer.write("€".encode()[2:])
`
  const { jobId, closed } = await worker.begin('energy-chart.png', QUESTION)
  const first = await read(jobId, 0, ({ kind }) => kind === 'output')
  const second = await read(jobId, first.length, ({ kind }) => kind === 'output')
  const third = await read(jobId, first.length + second.length, isClosed)
  const events = [...first, ...second, ...third]
  expect(await closed()).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(await read(jobId, 0, isClosed)).toEqual(events)

  const [record] = records
  const stdout = outputOf(events, 'stdout')
  // The text is small: several events of it mean that they were told while it was printed.
  expect(stdout.length).toBeGreaterThanOrEqual(2)
  for (const stream of ['stdout', 'stderr'] as const) {
    const pieces = outputOf(events, stream)
    expect(textOf(pieces)).toBe(record?.[stream])
    expect(pieces.map(({ from }) => from)).toEqual([0, ...pieces.map(({ to }) => to).slice(0, -1)])
    expect(pieces.at(-1)?.to).toBe(record?.printed[stream])
  }
  expect(textOf(stdout)).toContain('\n€line 5: ééééé \u001B[1m\uFFFD\n€line 6')
  expect(ofKind(events, 'output-ended')).toMatchObject([record?.printed])
  const told = placesOf(events, 'output', 'output-ended')
  expect(Math.min(...told)).toBeGreaterThan(Math.max(...placesOf(events, 'step-started')))
  expect(Math.max(...told)).toBeLessThan(Math.min(...placesOf(events, 'step-finished')))
  expect(ofKind(events, 'output-cut')).toEqual([])
})

test('of 200 kB the first 64 are told, then that there is more, and at the end how much; the record has all', async () => {
  prints = `
import sys
sys.stderr.write("e" * 1000)
sys.stdout.write("0123456789" * 20_000)
sys.stdout.flush()
`
  const { jobId, closed } = await worker.begin('energy-chart.png', QUESTION)
  await closed()
  const events = await read(jobId, 0, isClosed)
  const [record] = records
  expect(record?.printed).toEqual({ stdout: 200_000, stderr: 1000 })
  expect(record?.stdout).toBe('0123456789'.repeat(20_000))
  const told = ofKind(events, 'output')
  expect(told.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(65_536)
  expect(Math.max(...told.map(({ text }) => text.length))).toBe(8192)
  expect(record?.stdout.startsWith(textOf(outputOf(events, 'stdout')))).toBe(true)
  const ends = placesOf(events, 'output-cut', 'output-ended')
  expect(ends.map((place) => events[place]?.body)).toMatchObject([
    { kind: 'output-cut', attempt: 1, tries: 1 },
    { kind: 'output-ended', stdout: 200_000, stderr: 1000 },
  ])
  expect(Math.min(...ends)).toBeGreaterThan(Math.max(...placesOf(events, 'output')))
})

test('how a program ran, and within what, is kept with its attempt, also when it failed', async () => {
  prints = 'print("before")\nraise SystemExit("no")\n'
  const { jobId, closed } = await worker.begin('energy-chart.png', QUESTION)
  await closed()
  const attempts = await ledgerOf(db, LOCAL_OWNER.organisation, jobId)
  const [ran] = attempts.filter(({ step }) => step === 'execution')
  expect(ran).toMatchObject({
    outcome: 'failed',
    execution: {
      outcome: 'user_error',
      exitCode: 1,
      printed: { stdout: 7, stderr: 3 },
      seal: { kind: expect.stringMatching(/^(strong|weak)$/) },
      limits: worker.collaborators.limits,
    },
  })
  expect(attempts.find(({ step }) => step === 'vision')?.execution).toBe(null)
  const events = await read(jobId, 0, isClosed)
  expect(textOf(outputOf(events, 'stdout'))).toContain('before\n')
})

test('the page shows it under its step while it is printed, obeys nothing of it, and keeps it', async () => {
  prints = `
import sys, time
print("first \\x1b[2J<b>")
time.sleep(5)
print("careful", file=sys.stderr)
time.sleep(1)
`
  const { jobId, closed } = await worker.begin('energy-chart.png', QUESTION)
  const { page, complaints } = await visit(browser, `http://127.0.0.1:${door.port}/jobs/${jobId}`)
  const step = page.locator('[data-step=execution]')
  const output = step.getByRole('log', { name: 'Output of the program' })
  await output.getByText(String.raw`first \u{1b}[2J<b>`).waitFor()
  expect(await step.getAttribute('data-state')).toBe('running')
  await output.getByText('careful').waitFor()
  await closed()
  await page.locator('[data-step=finish][data-state=done]').waitFor()
  expect(await output.textContent()).toBe(String.raw`first \u{1b}[2J<b>` + '\nstderr: careful\n')
  await step.getByText('stdout, 14\u202fB', { exact: true }).waitFor()
  expect(complaints).toEqual([])
})
