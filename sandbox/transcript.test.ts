import { expect, test } from 'vitest'
import { DEFAULT_LIMITS, type Limits } from '#domain/execution.ts'
import { type Frame, type FrameKind, ProtocolViolation } from './frames.ts'
import { REPORT_BYTES, createTranscript } from './transcript.ts'

type Said = [kind: FrameKind, payload: unknown]

const ENDED: Said = ['ended', { reason: 'exit', exit: 0, signal: null, ms: 12, stdout: 2, stderr: 1 }]
const FINISHED: Said = ['finished', { rejected: [] }]

const frameOf = ([kind, payload]: Said): Frame => {
  const bytes = Buffer.isBuffer(payload) || typeof payload === 'string' ? payload : JSON.stringify(payload)
  return { kind, payload: Buffer.from(bytes) }
}
const hear = (said: Said[], limits: Partial<Limits> = {}) => {
  const transcript = createTranscript({ ...DEFAULT_LIMITS, ...limits })
  for (const one of said) transcript.take(frameOf(one))
  return transcript
}

test('a run is kept as it was said', () => {
  const heard = hear([
    ['stdout', 'a'],
    ['report', '{}\n'],
    ['stderr', 'b'],
    ['stdout', 'c'],
    ENDED,
    ['file', { name: 'x.csv', size: 4 }],
    ['data', '1,'],
    ['data', '2\n'],
    ['file', { name: 'empty', size: 0 }],
    FINISHED,
  ])
  expect(heard.stdout.toString()).toBe('ac')
  expect(heard.stderr.toString()).toBe('b')
  expect(heard.report.toString()).toBe('{}\n')
  expect(heard.ended).toEqual({ reason: 'exit', exit: 0, signal: null, ms: 12, stdout: 2, stderr: 1 })
  expect(heard.files.map(({ name, bytes }) => [name, bytes.toString()])).toEqual([
    ['x.csv', '1,2\n'],
    ['empty', ''],
  ])
  expect(heard.finished).toBe(true)
})

test('what comes byte by byte takes little more than its bytes', () => {
  const transcript = createTranscript(DEFAULT_LIMITS)
  const used = () => process.memoryUsage().heapUsed + process.memoryUsage().external
  const before = used()
  // Each as the reader of frames hands it out: a part of a buffer of its own.
  for (let count = 0; count < DEFAULT_LIMITS.stdoutBytes; count++)
    transcript.take({ kind: 'stdout', payload: Buffer.alloc(17, 'abc'[count % 3]).subarray(0, 1) })
  expect(used() - before).toBeLessThan(128 * 1024 ** 2)
  expect(transcript.stdout).toHaveLength(DEFAULT_LIMITS.stdoutBytes)
  expect(transcript.stdout.subarray(0, 5).toString()).toBe('abcab')
})

test('a run that was cut off keeps what is whole', () => {
  const heard = hear([
    ENDED,
    ['file', { name: 'a', size: 1 }],
    ['data', 'a'],
    ['file', { name: 'b', size: 9 }],
  ])
  expect(heard.files.map(({ name }) => name)).toEqual(['a'])
  expect(heard.finished).toBe(false)
})

test.each<[string, Said[]]>([
  ['a second beginning', [['ready', {}]]],
  ['a last word before the end', [FINISHED]],
  ['a second end', [ENDED, ENDED]],
  ['output after the end', [ENDED, ['stdout', 'x']]],
  ['a result after the end', [ENDED, ['report', 'x']]],
  ['a file while the program runs', [['file', { name: 'a', size: 0 }]]],
  ['data of no file', [ENDED, ['data', 'x']]],
  ['more data than its file has', [ENDED, ['file', { name: 'a', size: 1 }], ['data', 'xy']]],
  ['a file shorter than its size', [ENDED, ['file', { name: 'a', size: 2 }], ['data', 'x'], FINISHED]],
  ['anything after the last word', [ENDED, FINISHED, ['stdout', 'x']]],
  ['an end that is no JSON', [['ended', 'nonsense']]],
  [
    'an end with a field too many',
    [['ended', { reason: 'exit', exit: 0, signal: null, ms: 1, stdout: 0, stderr: 0, tip: 1 }]],
  ],
  [
    'an end with a strange reason',
    [['ended', { reason: 'bored', exit: 0, signal: null, ms: 1, stdout: 0, stderr: 0 }]],
  ],
  [
    'an exit code that does not exist',
    [['ended', { reason: 'exit', exit: 256, signal: null, ms: 1, stdout: 0, stderr: 0 }]],
  ],
  ['a file of negative size', [ENDED, ['file', { name: 'a', size: -1 }]]],
  ['a file of half a byte', [ENDED, ['file', { name: 'a', size: 0.5 }]]],
  ['a prototype for a file', [ENDED, ['file', '{"__proto__":{"name":"a","size":1}}']]],
])('%s is a violation', (_, said) => {
  expect(() => hear(said)).toThrow(ProtocolViolation)
})

test.each<[string, Said[], Partial<Limits>]>([
  [
    'stdout',
    [
      ['stdout', 'abc'],
      ['stdout', 'd'],
    ],
    { stdoutBytes: 3 },
  ],
  ['stderr', [['stderr', 'abcd']], { stderrBytes: 3 }],
  ['the result channel', [['report', Buffer.alloc(REPORT_BYTES + 1)]], {}],
  ['files', [ENDED, ['file', { name: 'a', size: 0 }], ['file', { name: 'b', size: 0 }]], { files: 1 }],
  ['one file', [ENDED, ['file', { name: 'a', size: 11 }]], { fileBytes: 10 }],
  [
    'all files',
    [ENDED, ['file', { name: 'a', size: 1 }], ['data', 'x'], ['file', { name: 'b', size: 10 }]],
    { totalFileBytes: 10 },
  ],
])('more than the limit of %s is a violation', (_, said, limits) => {
  expect(() => hear(said, limits)).toThrow(ProtocolViolation)
})
