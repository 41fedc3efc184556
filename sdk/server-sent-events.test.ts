import { expect, test } from 'vitest'
import { type Message, messagesOf } from './server-sent-events.ts'

async function parse(...chunks: (string | Uint8Array)[]): Promise<Message[]> {
  const encoder = new TextEncoder()
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? encoder.encode(chunk) : chunk))
  return Array.fromAsync(messagesOf(ReadableStream.from(bytes)))
}

test('messages are told apart by blank lines, whatever ends their lines', async () => {
  const expected = [
    { id: '1', data: 'a' },
    { id: null, data: 'b\nc' },
  ]
  for (const end of ['\n', '\r\n', '\r']) {
    const text = [
      'retry: 250',
      '',
      ': ping',
      '',
      'id: 1',
      'data: a',
      '',
      'data:b',
      'data: c',
      'event: x',
      '',
      '',
    ].join(end)
    expect(await parse(text, end), JSON.stringify(end)).toEqual(expected)
    const bytes = new TextEncoder().encode(text + end)
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte))
    expect(await parse(...single), `${JSON.stringify(end)} by byte`).toEqual(expected)
  }
})

test('a character cut in two by the network is whole again', async () => {
  const bytes = new TextEncoder().encode('data: é\u{1F600}\n\n')
  for (let at = 1; at < bytes.length; at++) {
    expect(await parse(bytes.slice(0, at), bytes.slice(at))).toEqual([{ id: null, data: 'é\u{1F600}' }])
  }
})

test('what the end cuts off is no message', async () => {
  expect(await parse('data: a\n\ndata: b\n')).toEqual([{ id: null, data: 'a' }])
})
