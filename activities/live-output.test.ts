import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EventBody } from '#domain/event.ts'
import { DEFAULT_LIMITS, type Execution, type LiveOutput } from '#domain/execution.ts'
import { type Listener, withLiveOutput } from './live-output.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const AT = { step: 'execution', attempt: 2, tries: 1 } as const
type Stream = LiveOutput['stream']

/** A run whose program prints what a test says when it says so. */
function startRun(given: Partial<Listener> = {}) {
  const told: EventBody[] = []
  const complaints: unknown[] = []
  const printed = { stdout: 0, stderr: 0 }
  const { promise, resolve, reject } = Promise.withResolvers<Execution>()
  let hear: (output: LiveOutput) => void = () => {}
  const listener = {
    at: AT,
    tell: async (body: EventBody) => void told.push(body),
    complain: (error: unknown) => void complaints.push(error),
    ...given,
  }
  const running = withLiveOutput(listener, (given) => {
    hear = given
    return promise
  })
  return {
    told,
    complaints,
    fail: reject,
    running,
    print(text: string | Uint8Array, stream: Stream = 'stdout') {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text
      hear({ stream, bytes, from: printed[stream] })
      printed[stream] += bytes.length
    },
    async end() {
      resolve(executionOf(printed))
      return running
    },
  }
}

const executionOf = (printed: Execution['printed']): Execution => ({
  outcome: 'ok',
  exitCode: 0,
  signal: null,
  stdout: '',
  stderr: '',
  files: [],
  rejected: [],
  report: { values: [], text: null, checks: [] },
  printed,
  runtime: 'runc',
  seal: { kind: 'strong', summary: '' },
  limits: DEFAULT_LIMITS,
  ms: { queue: 0, start: 0, run: 0, collect: 0 },
})

const isOutput = (body: EventBody) => body.kind === 'output'
const textOf = (told: EventBody[], stream: Stream) =>
  told
    .filter(isOutput)
    .filter((body) => body.stream === stream)
    .map(({ text }) => text)
    .join('')

test('what is printed within 250 ms is told together, one event for each stream', async () => {
  const run = startRun()
  run.print('one ')
  await vi.advanceTimersByTimeAsync(200)
  run.print('two')
  run.print('careful', 'stderr')
  await vi.advanceTimersByTimeAsync(49)
  expect(run.told).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  const expected = [
    { kind: 'output', ...AT, stream: 'stdout', from: 0, to: 7, text: 'one two' },
    { kind: 'output', ...AT, stream: 'stderr', from: 0, to: 7, text: 'careful' },
  ]
  expect(run.told).toEqual(expected)
  run.print('three')
  await vi.advanceTimersByTimeAsync(249)
  expect(run.told).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  expect(run.told[2]).toMatchObject({ stream: 'stdout', from: 7, to: 12, text: 'three' })
  await run.end()
})

test('the end tells at once what waits, and how much was printed in all', async () => {
  const run = startRun()
  run.print('a€')
  await run.end()
  expect(run.told).toEqual([
    { kind: 'output', ...AT, stream: 'stdout', from: 0, to: 4, text: 'a€' },
    { kind: 'output-ended', ...AT, stdout: 4, stderr: 0 },
  ])
  expect(vi.getTimerCount()).toBe(0)
})

test('a program that prints nothing is told nothing of', async () => {
  const run = startRun()
  await vi.advanceTimersByTimeAsync(1000)
  await run.end()
  expect(run.told).toEqual([])
})

test('a character that comes in two pieces is told whole, and one that never ends is replaced', async () => {
  const run = startRun()
  const smile = Buffer.from('\u{1F600}')
  run.print(Buffer.concat([Buffer.from('a'), smile.subarray(0, 2)]))
  await vi.advanceTimersByTimeAsync(250)
  run.print(smile.subarray(2))
  await vi.advanceTimersByTimeAsync(250)
  run.print(smile.subarray(0, 3))
  run.print('\0', 'stderr')
  await run.end()
  expect(run.told.filter(isOutput).map(({ from, to, text }) => [from, to, text])).toEqual([
    [0, 1, 'a'],
    [1, 5, '\u{1F600}'],
    [5, 8, '\uFFFD'],
    [0, 1, '\uFFFD'],
  ])
})

test('an event holds 8 kB of a stream, and the rest waits for the next', async () => {
  const run = startRun()
  run.print('é'.repeat(10_000))
  await vi.advanceTimersByTimeAsync(250)
  expect(run.told).toMatchObject([{ from: 0, to: 8192 }])
  await vi.advanceTimersByTimeAsync(500)
  expect(run.told).toMatchObject([{ to: 8192 }, { from: 8192, to: 16_384 }, { from: 16_384, to: 20_000 }])
  expect(textOf(run.told, 'stdout')).toBe('é'.repeat(10_000))
  await run.end()
})

test('64 kB of a run are told, then once that there is more, and at its end how much', async () => {
  const run = startRun()
  run.print('e'.repeat(1000), 'stderr')
  const block = Buffer.alloc(1024 ** 2, 'x')
  for (let n = 0; n < 1000; n++) run.print(block)
  run.print('late', 'stderr')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(textOf(run.told, 'stderr')).toBe('e'.repeat(1000))
  expect(textOf(run.told, 'stdout')).toBe('x'.repeat(65_536 - 1000))
  expect(run.told.at(-1)).toEqual({ kind: 'output-cut', ...AT })
  expect(vi.getTimerCount()).toBe(0)
  await run.end()
  expect(run.told.at(-1)).toEqual({ kind: 'output-ended', ...AT, stdout: 1000 * 1024 ** 2, stderr: 1004 })
  expect(run.told.filter(({ kind }) => kind === 'output-cut')).toHaveLength(1)
  expect(run.told).toHaveLength(11)
})

test('the cap does not leave half a character behind', async () => {
  const run = startRun()
  run.print(`a${'é'.repeat(40_000)}`)
  await run.end()
  expect(textOf(run.told, 'stdout')).toBe(`a${'é'.repeat(32_767)}`)
  expect(run.told.at(-2)).toEqual({ kind: 'output-cut', ...AT })
})

test('exactly 64 kB are not cut', async () => {
  const run = startRun()
  run.print(Buffer.alloc(65_536, 'x'))
  await run.end()
  expect(run.told.map(({ kind }) => kind)).toEqual([...Array(8).fill('output'), 'output-ended'])
})

test('events are written one after another, and none while another takes its time', async () => {
  const writes: { body: EventBody; done(): void }[] = []
  const tell = (body: EventBody) => new Promise<void>((done) => writes.push({ body, done }))
  const run = startRun({ tell })
  run.print('a')
  run.print('b', 'stderr')
  await vi.advanceTimersByTimeAsync(250)
  for (let n = 0; n < 20; n++) {
    run.print('c')
    await vi.advanceTimersByTimeAsync(250)
  }
  expect(writes).toHaveLength(1)
  writes[0]?.done()
  await vi.advanceTimersByTimeAsync(0)
  expect(writes).toHaveLength(2)
  writes[1]?.done()
  await vi.advanceTimersByTimeAsync(250)
  expect(writes[2]?.body).toMatchObject({ from: 1, to: 21, text: 'c'.repeat(20) })
  let isOver = false
  void run.end().then(() => (isOver = true))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(isOver).toBe(false)
  writes[2]?.done()
  await vi.advanceTimersByTimeAsync(0)
  writes[3]?.done()
  await vi.advanceTimersByTimeAsync(0)
  expect(isOver).toBe(true)
})

test('an event that cannot be written ends live output and not the run', async () => {
  const away = new Error('The database is away.')
  const tell = vi.fn<Listener['tell']>().mockRejectedValue(away)
  const run = startRun({ tell })
  run.print('a')
  await vi.advanceTimersByTimeAsync(250)
  run.print('b')
  await vi.advanceTimersByTimeAsync(1000)
  expect(await run.end()).toMatchObject({ outcome: 'ok' })
  expect(tell).toHaveBeenCalledTimes(1)
  expect(run.complaints).toEqual([away])
})

test('a run that throws is not held up, and leaves no clock behind', async () => {
  const run = startRun()
  run.print('a')
  run.fail(new RangeError('too large'))
  await expect(run.running).rejects.toThrow('too large')
  await vi.advanceTimersByTimeAsync(1000)
  expect(run.told).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})
