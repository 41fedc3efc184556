import { expect, test } from 'vitest'
import { createDemultiplexer } from './multiplex.ts'

const packet = (stream: number, text: string): Buffer => {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(text.length, 4)
  return Buffer.concat([header, Buffer.from(text)])
}

test('stdout and stderr are told apart, however the stream was cut', () => {
  const stream = Buffer.concat([packet(1, 'out'), packet(2, 'err'), packet(1, ''), packet(1, 'put')])
  for (const size of [1, 3, 9, 100]) {
    const said = { stdout: '', stderr: '' }
    const take = createDemultiplexer({
      stdout: (piece) => (said.stdout += piece.toString()),
      stderr: (piece) => (said.stderr += piece.toString()),
    })
    for (let at = 0; at < stream.length; at += size) take(stream.subarray(at, at + size))
    expect(said).toEqual({ stdout: 'output', stderr: 'err' })
  }
})

test('an unknown stream is an error', () => {
  const take = createDemultiplexer({ stdout: () => {}, stderr: () => {} })
  expect(() => take(packet(7, 'x'))).toThrow('unknown number 7')
})
