import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connectDocker } from './client.ts'
import { readFacts } from './facts.ts'
import { containerOptions } from './host-config.ts'
import { createOomWatch } from './oom-watch.ts'
import { prove } from './prove.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const INFO = {
  ServerVersion: '1',
  MemoryLimit: true,
  CpuCfsQuota: true,
  CgroupDriver: 'cgroupfs',
}

/** A daemon that answers what it is, if anything, and takes every other call without ever answering. */
async function startDaemon(answers: Record<string, object>) {
  const folder = await mkdtemp(join(tmpdir(), 'reckoner-facts-'))
  const socketPath = join(folder, 'docker.sock')
  const asked: string[] = []
  const open = new Set<object>()
  const server = createServer(({ url = '', socket }, response) => {
    const answer = answers[url]
    if (answer) return void response.writeHead(200, { connection: 'close' }).end(JSON.stringify(answer))
    asked.push(url)
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  await once(server.listen(socketPath), 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true })
  }
  return { docker: connectDocker(`unix://${socketPath}`), asked, open, close }
}

const soon = { timeout: 5000, interval: 10 }
/** Time goes on by itself only for who waits for it. */
const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}

test('a daemon that does not say what it is keeps no connection of ours', async () => {
  const { docker, asked, open, close } = await startDaemon({})
  const facts = expect(readFacts(docker)).rejects.toThrow('within 10000 ms')
  await until(() => asked.length === 2)
  expect(asked.toSorted()).toEqual(['/info', '/version'])
  await vi.advanceTimersByTimeAsync(10_000)
  await facts
  vi.useRealTimers()
  await expect.poll(() => open.size, soon).toBe(0)
  await close()
})

test('nor does one that does not find our image', async () => {
  const { docker, asked, open, close } = await startDaemon({ '/info': INFO, '/version': {} })
  const runner = {
    docker,
    oom: createOomWatch(docker),
    log: pino({ level: 'silent' }),
    image: 'any:latest',
    instance: 'facts',
    owner: 'nobody',
    active: new Set<string>(),
    optionsOf: containerOptions,
    limitsOf: <T>(limits: T) => limits,
  }
  const sandbox = { image: 'any:latest', runtime: 'auto', allowWeak: [] } as const
  const config = {
    host: '0.0.0.0',
    models: { preset: 'vllm' as const },
    sandbox: { ...sandbox, allowWeak: [] },
  }
  const proved = prove(runner, config, new AbortController().signal)
  await until(() => asked.length === 1)
  expect(asked).toEqual(['/images/any:latest/json'])
  await vi.advanceTimersByTimeAsync(10_000)
  expect((await proved).isolation.missing[0]).toContain('no image any:latest')
  vi.useRealTimers()
  await expect.poll(() => open.size, soon).toBe(0)
  await close()
})
