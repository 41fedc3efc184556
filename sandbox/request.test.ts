import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { encodeRequest } from './request.ts'
import type { SandboxRequest } from './sandbox.ts'

const request = (change: Partial<SandboxRequest> = {}): SandboxRequest => ({
  program: 'print(1)',
  files: [],
  limits: DEFAULT_LIMITS,
  labels: {},
  lease: null,
  ...change,
})
const file = (name: string, size = 1) => ({ name, bytes: new Uint8Array(size) })

test('a request is magic, length, JSON and the files in order', () => {
  const [head, first, second] = encodeRequest(request({ files: [file('a.png', 3), file('b.json', 2)] }), {
    timeoutMs: 1500,
    processes: 64,
  })
  expect(head?.subarray(0, 4).toString()).toBe('SBX2')
  expect(head?.readUInt32BE(4)).toBe((head?.length ?? 0) - 8)
  expect(JSON.parse(head?.subarray(8).toString() ?? '')).toMatchObject({
    program: 'print(1)',
    timeoutMs: 1500,
    caps: { processes: 64 },
    files: [
      { name: 'a.png', size: 3 },
      { name: 'b.json', size: 2 },
    ],
  })
  expect([first?.length, second?.length]).toEqual([3, 2])
})

test.each<[string, Partial<SandboxRequest>]>([
  ['a path', { files: [file('../a')] }],
  ['a hidden name', { files: [file('.a')] }],
  ["the program's own name", { files: [file('program.py')] }],
  ['one name twice', { files: [file('a'), file('a')] }],
  ['more than fits', { files: [file('a', 61 * 1024 ** 2)] }],
  ['a program without end', { program: '#'.repeat(1024 ** 2 + 1) }],
  ['half a character', { program: "print('\ud800')" }],
])('%s is the caller’s mistake', (_, change) => {
  expect(() => encodeRequest(request(change), { timeoutMs: 1000, processes: null })).toThrow(RangeError)
})
