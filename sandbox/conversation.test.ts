import { type Duplex, duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { converse } from './conversation.ts'

/** A daemon's stream whose other end a hostile supervisor holds. */
function start(deadlineMs = 200) {
  const [socket, other] = duplexPair()
  const abort = new AbortController()
  let kills = 0
  const conversation = converse({
    socket,
    request: [Buffer.from('request')],
    limits: { ...DEFAULT_LIMITS, stdoutBytes: 10 },
    deadlineMs,
    async kill() {
      kills += 1
      other.end()
    },
    signal: abort.signal,
  })
  other.resume()
  return { other, abort, conversation, kills: () => kills }
}

function say(other: Duplex, letter: string, payload: string): void {
  const packet = Buffer.alloc(13)
  packet[0] = 1
  packet.writeUInt32BE(payload.length + 5, 4)
  packet.write(letter, 8)
  packet.writeUInt32BE(payload.length, 9)
  other.write(Buffer.concat([packet, Buffer.from(payload)]))
}

const READY = '{"python":"3.11.2"}'
const ENDED = '{"reason":"exit","exit":0,"signal":null,"ms":5}'

test('a run that goes its way is not killed', async () => {
  const { other, conversation, kills } = start()
  say(other, 'R', READY)
  say(other, 'O', 'hello')
  say(other, 'Z', ENDED)
  say(other, 'X', '{"rejected":[]}')
  const said = await conversation
  expect(said.stop).toBeNull()
  expect(said.transcript.finished).toBe(true)
  expect(said.transcript.stdout.toString()).toBe('hello')
  expect(kills()).toBe(0)
})

test('illegal frames end the run at once', async () => {
  const { other, conversation, kills } = start()
  say(other, 'R', READY)
  say(other, 'O', 'more than ten bytes')
  const said = await conversation
  expect(said).toMatchObject({ stop: 'violation', detail: expect.stringContaining('stdout') })
  expect(kills()).toBe(1)
})

test('the host ends a program at its deadline, whatever the supervisor thinks', async () => {
  const { other, conversation, kills } = start(50)
  say(other, 'R', READY)
  expect((await conversation).stop).toBe('deadline')
  expect(kills()).toBe(1)
})

test('an abort kills, also before the supervisor has spoken', async () => {
  const { abort, conversation, kills } = start()
  abort.abort()
  const said = await conversation
  expect(said.stop).toBe('cancelled')
  expect(said.transcript.ready).toBe(false)
  expect(kills()).toBe(1)
})

test('a stream that ends in the middle is no stop of ours', async () => {
  const { other, conversation, kills } = start()
  say(other, 'R', READY)
  other.end()
  const said = await conversation
  expect(said.stop).toBeNull()
  expect(said.transcript.finished).toBe(false)
  expect(kills()).toBe(0)
})
