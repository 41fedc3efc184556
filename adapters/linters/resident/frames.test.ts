import { expect, test } from 'vitest'
import { createFrameReader, endOf, inspectFrame, killFrame, type Frame } from './frames.ts'

const said = (letter: string, number: number, payload: string): Buffer => {
  const header = Buffer.alloc(9)
  header.write(letter)
  header.writeUInt32BE(number, 1)
  header.writeUInt32BE(Buffer.byteLength(payload), 5)
  return Buffer.concat([header, Buffer.from(payload)])
}

test('frames are the same however they come in pieces', () => {
  const stream = Buffer.concat([
    said('R', 0, ''),
    said('B', 7, ''),
    said('O', 7, 'RBOE\0'),
    said('E', 7, '{}'),
  ])
  for (const size of [1, 5, 9, 1000]) {
    const heard: Frame[] = []
    const read = createFrameReader((frame) => heard.push({ ...frame, payload: Buffer.from(frame.payload) }))
    for (let start = 0; start < stream.length; start += size) read(stream.subarray(start, start + size))
    expect(heard.map(({ kind, number, payload }) => [kind, number, payload.toString()])).toEqual([
      ['ready', 0, ''],
      ['begun', 7, ''],
      ['output', 7, 'RBOE\0'],
      ['ended', 7, '{}'],
    ])
  }
})

test('what is no frame, or too long for one, is refused before it is waited for', () => {
  const read = () => createFrameReader(() => {})
  expect(() => read()(Buffer.from('x'))).toThrow('no frame')
  expect(() => read()(said('O', 1, '').fill(0xff, 5))).toThrow('too long')
})

test('how an inspection ended has a form', () => {
  const end = { code: 0, signal: null, failed: null }
  expect(endOf(Buffer.from(JSON.stringify(end)))).toEqual(end)
  expect(() => endOf(Buffer.from('{"code": "0", "signal": null, "failed": null}'))).toThrow()
  expect(() => endOf(Buffer.from('all fine'))).toThrow()
})

test('a program begins behind the first line, whatever it says, and is as long as it says', () => {
  const input = '{"tool": "ruff"}\nÄ\0\ud800\n'
  const frame = inspectFrame(0x01020304, { tool: 'bandit', args: ['a\nb'], input })
  expect(frame.subarray(0, 5)).toEqual(Buffer.from([0x49, 1, 2, 3, 4]))
  expect(frame.readUInt32BE(5)).toBe(frame.length - 9)
  const line = frame.indexOf('\n')
  expect(JSON.parse(frame.toString('utf8', 9, line))).toEqual({ tool: 'bandit', args: ['a\nb'] })
  expect(frame.subarray(line + 1)).toEqual(Buffer.from(input))
  expect(killFrame(1)).toEqual(Buffer.from('K\0\0\0\x01\0\0\0\0'))
})
