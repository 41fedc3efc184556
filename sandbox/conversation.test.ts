import { duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import { DEFAULT_LIMITS, type LiveOutput } from '#domain/execution.ts'
import { createChannel } from './channel.ts'
import { converse } from './conversation.ts'
import { createSpeaker } from './spoken.ts'

const REQUEST = 'request'

/** A daemon's stream whose other end a supervisor holds: it has the secret, and may be hostile all the same. */
async function start(deadlineMs = 200) {
  const [socket, other] = duplexPair()
  const abort = new AbortController()
  const heard: LiveOutput[] = []
  let kills = 0
  const channel = createChannel(socket)
  const got: Buffer[] = []
  other.on('data', (piece: Buffer) => got.push(piece))
  const conversation = converse({
    channel,
    request: [Buffer.from(REQUEST)],
    limits: { ...DEFAULT_LIMITS, stdoutBytes: 10 },
    deadlineMs,
    async kill() {
      kills += 1
      other.end()
    },
    signal: abort.signal,
    hear: (output) => heard.push(output),
  })
  await expect.poll(() => Buffer.concat(got).length).toBe(REQUEST.length + 32)
  const say = createSpeaker(other, Buffer.concat(got).subarray(REQUEST.length))
  return { other, abort, conversation, channel, heard, kills: () => kills, say }
}

const ENDED = '{"reason":"exit","exit":0,"signal":null,"ms":5,"stdout":5,"stderr":0}'
const FINISHED = '{"rejected":[]}'

test('a run that goes its way is not killed, and is heard while it goes', async () => {
  const { say, conversation, channel, heard, kills } = await start()
  say('O', 'he')
  say('O', 'llo')
  await expect.poll(() => heard.length).toBe(2)
  say('Z', ENDED)
  say('X', FINISHED)
  const said = await conversation
  expect(said.stop).toBeNull()
  expect(said.transcript.finished).toBe(true)
  expect(said.transcript.stdout.toString()).toBe('hello')
  expect(heard.map(({ stream, bytes, from }) => [stream, Buffer.from(bytes).toString(), from])).toEqual([
    ['stdout', 'he', 0],
    ['stdout', 'llo', 2],
  ])
  expect(kills()).toBe(0)
  expect(channel.alive).toBe(true)
})

test('a container in which something speaks after the run is used no more', async () => {
  const { say, conversation, channel } = await start()
  say('Z', ENDED)
  say('X', FINISHED)
  await conversation
  say('O', 'more')
  await expect.poll(() => channel.alive).toBe(false)
})

test('illegal frames end the run at once', async () => {
  const { say, conversation, kills } = await start()
  say('O', 'more than ten bytes')
  const said = await conversation
  expect(said).toMatchObject({ stop: 'violation', detail: expect.stringContaining('stdout') })
  expect(kills()).toBe(1)
})

test('a forged frame ends the run, however well it is made', async () => {
  const { say, conversation } = await start()
  say('V', '{"kind":"value"}\n', true)
  expect(await conversation).toMatchObject({ stop: 'violation', detail: expect.stringContaining('forged') })
})

test('the host ends a program at its deadline, whatever the supervisor thinks', async () => {
  const { conversation, kills } = await start(50)
  expect((await conversation).stop).toBe('deadline')
  expect(kills()).toBe(1)
})

test('an abort kills', async () => {
  const { abort, conversation, kills } = await start()
  abort.abort()
  expect((await conversation).stop).toBe('cancelled')
  expect(kills()).toBe(1)
})

test('a stream that ends in the middle is no stop of ours', async () => {
  const { other, conversation, kills } = await start()
  other.end()
  const said = await conversation
  expect(said.stop).toBeNull()
  expect(said.transcript.finished).toBe(false)
  expect(kills()).toBe(0)
})
