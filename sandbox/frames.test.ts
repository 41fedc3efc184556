import { expect, test } from 'vitest'
import { FRAME_LIMIT, type Frame, ProtocolViolation, createFrameReader } from './frames.ts'

const frame = (letter: string, payload: string | Buffer): Buffer => {
  const header = Buffer.alloc(5)
  header.write(letter, 'latin1')
  header.writeUInt32BE(payload.length, 1)
  return Buffer.concat([header, Buffer.from(payload)])
}

const read = (pieces: Buffer[]): [string, string][] => {
  const frames: Frame[] = []
  const take = createFrameReader((one) => frames.push(one))
  for (const piece of pieces) take(piece)
  return frames.map(({ kind, payload }) => [kind, payload.toString()])
}

test('frames are whole, however the stream was cut', () => {
  const stream = Buffer.concat([frame('R', '{}'), frame('O', ''), frame('O', 'one\ntwo'), frame('X', '{}')])
  const whole = [
    ['ready', '{}'],
    ['stdout', ''],
    ['stdout', 'one\ntwo'],
    ['finished', '{}'],
  ]
  expect(read([stream])).toEqual(whole)
  expect(read(Array.from(stream, (byte) => Buffer.from([byte])))).toEqual(whole)
  expect(read([stream.subarray(0, 7), stream.subarray(7, 8), stream.subarray(8)])).toEqual(whole)
})

test('an unfinished frame is not taken', () => {
  expect(read([frame('O', 'abc').subarray(0, 7)])).toEqual([])
})

test('an unknown type is a violation, and so is a length over the limit, before any payload has come', () => {
  expect(() => read([frame('Q', '')])).toThrow(ProtocolViolation)
  expect(() => read([Buffer.from([0, 0, 0, 0, 0])])).toThrow('type 0')
  const header = Buffer.from('O....', 'latin1')
  header.writeUInt32BE(FRAME_LIMIT + 1, 1)
  expect(() => read([header])).toThrow('over the limit')
})
