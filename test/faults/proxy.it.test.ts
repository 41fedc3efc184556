import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { startProxy } from './proxy.ts'

/** Says back what it is told, and counts what reached it. */
let reached = 0
const echo = createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (piece) => {
    reached += piece.byteLength
    socket.write(piece)
  })
})
echo.listen(0, '127.0.0.1')
await once(echo, 'listening')
const proxy = await startProxy((echo.address() as AddressInfo).port)
afterAll(async () => {
  await proxy.close()
  echo.close()
})
beforeEach(async () => {
  await proxy.set({ kind: 'none' })
  reached = 0
})

/** What comes back within a quarter of a second; null: nothing; `cut`: the connection ended. */
async function ask(text: string, socket = connect(proxy.port, '127.0.0.1')): Promise<string | null> {
  socket.on('error', () => {})
  const heard = once(socket, 'data').then(
    ([piece]) => String(piece),
    () => 'cut',
  )
  const ended = once(socket, 'close').then(() => 'cut')
  socket.write(text)
  return Promise.race([heard, ended, sleep(250).then(() => null)])
}

test('a healthy wire passes everything on', async () => {
  expect(await ask('hello')).toBe('hello')
})

test('latency delays what goes each way', async () => {
  await proxy.set({ kind: 'latency', ms: 60 })
  const since = performance.now()
  expect(await ask('hello')).toBe('hello')
  expect(performance.now() - since).toBeGreaterThan(110)
})

test('a black hole takes everything and gives nothing, also on a connection that was open before', async () => {
  const open = connect(proxy.port, '127.0.0.1')
  expect(await ask('before', open)).toBe('before')
  await proxy.set({ kind: 'black-hole' })
  expect(await ask('after', open)).toBe(null)
  expect(reached).toBe('before'.length)
  // What it lost would be missing, so that it does not go on as if nothing had been.
  await proxy.set({ kind: 'none' })
  await vi.waitUntil(() => open.destroyed, { timeout: 1000 })
})

test('a half-open wire passes on what is asked and loses the answer', async () => {
  await proxy.set({ kind: 'half-open' })
  expect(await ask('hello')).toBe(null)
  expect(reached).toBe(5)
})

test('a reset ends the connection before anything reaches the server', async () => {
  await proxy.set({ kind: 'reset' })
  expect(await ask('hello')).toBe('cut')
  expect(reached).toBe(0)
})

test('a connection is cut after so many bytes', async () => {
  await proxy.set({ kind: 'cut-after', bytes: 7 })
  const socket = connect(proxy.port, '127.0.0.1')
  expect(await ask('hello', socket)).toBe('hello')
  expect(await ask('hello', socket)).toBe('cut')
  expect(reached).toBe(5)
})

test('a port that refuses takes connections again afterwards', async () => {
  await proxy.set({ kind: 'refused' })
  expect(await ask('hello')).toBe('cut')
  await proxy.set({ kind: 'none' })
  expect(await ask('hello')).toBe('hello')
})
