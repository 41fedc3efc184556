import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { FRAME_LIMIT, type Frame, ProtocolViolation, createFrameReader } from './frames.ts'

const SECRET = Buffer.alloc(32, 7)

const frame = (letter: string, payload: string | Buffer): Buffer => {
  const header = Buffer.alloc(5)
  header.write(letter, 'latin1')
  header.writeUInt32BE(payload.length, 1)
  return Buffer.concat([header, Buffer.from(payload)])
}
/** As the supervisor does it: BLAKE2b of secret, number and frame. */
const sealed = (number: number, letter: string, payload: string, secret = SECRET): Buffer => {
  const place = Buffer.alloc(8)
  place.writeBigUInt64BE(BigInt(number))
  const plain = frame(letter, payload)
  const tag = createHash('blake2b512')
    .update(Buffer.concat([secret, place, plain]))
    .digest()
  return Buffer.concat([plain, tag.subarray(0, 16)])
}

const read = (pieces: Buffer[], secret: Buffer | null = null): [string, string][] => {
  const frames: Frame[] = []
  const reader = createFrameReader((one) => frames.push(one))
  reader.seal(secret)
  for (const piece of pieces) reader.read(piece)
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

test('in a run frames carry the tag that only the supervisor can make', () => {
  const honest = [sealed(0, 'O', 'one'), sealed(1, 'O', ''), sealed(2, 'X', '{}')]
  const taken = [
    ['stdout', 'one'],
    ['stdout', ''],
    ['finished', '{}'],
  ]
  expect(read(honest, SECRET)).toEqual(taken)
  expect(
    read(
      Array.from(Buffer.concat(honest), (byte) => Buffer.from([byte])),
      SECRET,
    ),
  ).toEqual(taken)
})

test.each<[string, Buffer[]]>([
  ['without a tag', [Buffer.concat([frame('O', 'one'), frame('O', 'a further frame')])]],
  ['made with another secret', [sealed(0, 'O', 'one', Buffer.alloc(32, 8))]],
  ['repeated', [sealed(0, 'O', 'one'), sealed(0, 'O', 'one')]],
  ['left out', [sealed(0, 'O', 'one'), sealed(2, 'O', 'three')]],
  ['changed', [Buffer.from(sealed(0, 'O', 'one').toString('latin1').replace('one', 'two'), 'latin1')]],
  ['given another type', [Buffer.from(sealed(0, 'O', 'one').toString('latin1').replace('O', 'V'), 'latin1')]],
])('a frame that was %s is a violation', (_, pieces) => {
  expect(() => read(pieces, SECRET)).toThrow('forged')
})
