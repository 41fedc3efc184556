import { randomBytes } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import pino from 'pino'
import { expect, test } from 'vitest'
import { DEFAULT_LIMITS, type SandboxOutcome } from '#domain/execution.ts'
import { connectDocker } from './client.ts'
import { containerOptions } from './host-config.ts'
import { createOomWatch } from './oom-watch.ts'
import { thisOwner } from './owner.ts'
import { runOnce } from './run.ts'
import type { Runner } from './runner.ts'
import { type Speaker, createSpeaker } from './spoken.ts'

/** From what on the daemon says nothing any more: a call, the supervisor's first word, or the program's run. */
type Point =
  | 'events'
  | 'create'
  | 'attach'
  | 'start'
  | 'ready'
  | 'run'
  | 'kill'
  | 'wait'
  | 'inspect'
  | 'remove'

/** Calls by method and path. */
const CALLS: [point: Point, call: RegExp, status: number, body: object | null][] = [
  ['create', /^POST \/containers\/create/, 201, { Id: 'c'.repeat(64) }],
  ['start', /^POST .*\/start/, 204, null],
  ['kill', /^POST .*\/kill/, 204, null],
  ['wait', /^POST .*\/wait/, 200, { StatusCode: 137 }],
  ['inspect', /^GET .*\/json/, 200, { State: { Running: false, ExitCode: 137, OOMKilled: false } }],
  ['remove', /^DELETE /, 204, null],
]

const ENDED = '{"reason":"exit","exit":0,"signal":null,"ms":5,"stdout":0,"stderr":0}'
const QUIET_MS = 100

/**
 * A daemon with a supervisor in its one container, which go dumb from a point on: calls are taken and never answered.
 * @param program 'ends', or 'loops' until it is killed
 */
async function startDaemon(from: Point, program: 'ends' | 'loops') {
  const folder = await mkdtemp(join(tmpdir(), 'reckoner-hung-'))
  const socketPath = join(folder, 'docker.sock')
  let isDumb = false
  let stream: Duplex | null = null
  /** Does it still answer at this point? */
  const answers = (point: Point) => {
    isDumb ||= point === from
    return !isDumb
  }
  const ended = (say: Speaker) => {
    if (!answers('run') || program === 'loops') return
    say('Z', ENDED)
    say('X', '{"rejected":[]}')
  }
  const attached = (socket: Duplex) => {
    stream = socket
    socket.on('error', () => {})
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
    let got = Buffer.alloc(0)
    let quiet: NodeJS.Timeout
    socket.on('data', (piece: Buffer) => {
      got = Buffer.concat([got, piece])
      clearTimeout(quiet)
      // The secret is the last that comes.
      quiet = setTimeout(() => ended(createSpeaker(socket, got.subarray(-32))), QUIET_MS)
    })
  }
  const did: Partial<Record<Point, () => void>> = {
    start: () => void (answers('ready') && stream && createSpeaker(stream, null)('R', '{}')),
    kill: () => stream?.end(),
  }
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/events')) return void (answers('events') && response.flushHeaders())
    const line = `${request.method} ${request.url}`
    const [point = 'inspect', , status = 500, body = null] = CALLS.find(([, call]) => call.test(line)) ?? []
    if (!answers(point)) return
    response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body))
    did[point]?.()
  })
  server.on('upgrade', (_, socket) => void (answers('attach') && attached(socket)))
  await once(server.listen(socketPath), 'listening')
  const close = async () => {
    server.closeAllConnections()
    stream?.destroy()
    server.close()
    await rm(folder, { recursive: true })
  }
  return { host: `unix://${socketPath}`, close }
}

function runnerOf(host: string): Runner {
  const docker = connectDocker(host)
  return {
    docker,
    oom: createOomWatch(docker),
    log: pino({ level: 'silent' }),
    image: 'any',
    instance: `hung-${randomBytes(4).toString('hex')}`,
    owner: thisOwner(),
    active: new Set(),
    optionsOf: containerOptions,
    limitsOf: (limits) => limits,
  }
}

/** The limits of the calls that are waited for in vain, one after the other, and what a busy machine adds. */
const REMOVE_MS = 20_000
const SLACK_MS = 3000

const rows: [from: Point, program: 'ends' | 'loops', outcome: SandboxOutcome, mostMs: number][] = [
  ['events', 'ends', 'infra_start', 5000 + REMOVE_MS],
  ['create', 'ends', 'infra_start', 5000 + REMOVE_MS],
  ['attach', 'ends', 'infra_start', 5000 + REMOVE_MS],
  ['start', 'ends', 'infra_start', 10_000 + REMOVE_MS],
  ['ready', 'ends', 'infra_start', 20_000 + REMOVE_MS],
  // The deadline, the wait after the kill, the two questions about the end.
  ['run', 'ends', 'infra_lost', 450 + 7000 + 5000 + REMOVE_MS],
  ['kill', 'loops', 'infra_lost', 450 + 7000 + 5000 + REMOVE_MS],
  ['wait', 'loops', 'timeout', 450 + 5000 + REMOVE_MS],
  ['inspect', 'loops', 'timeout', 450 + 5000 + REMOVE_MS],
  ['remove', 'loops', 'timeout', 450 + REMOVE_MS],
  ['remove', 'ends', 'ok', REMOVE_MS],
]

/** One run on such a daemon: how it ended, after how long, and what is still counted as there. */
async function runOn(from: Point, program: 'ends' | 'loops') {
  const { host, close } = await startDaemon(from, program)
  const runner = runnerOf(host)
  const site = { runtime: 'runc', cgroupParent: null, seal: { kind: 'strong', summary: 'test' } } as const
  const limits = { ...DEFAULT_LIMITS, timeoutMs: 300 }
  const request = { program: 'pass', files: [], limits, labels: {}, lease: null }
  const place = { site, queueMs: 0, supervisorMs: limits.timeoutMs }
  const begun = performance.now()
  const { outcome } = await runOnce(runner, place, request, new AbortController().signal)
  const ms = performance.now() - begun
  runner.oom.close()
  await close()
  return { outcome, ms, active: [...runner.active] }
}

// All at once, since each does nothing but wait.
const runs = rows.map(([from, program]) => runOn(from, program))

test.each(rows.map((row, index) => [...row, index] as const))(
  'a daemon that hangs from "%s" on, when the program %s: %s within %i ms',
  async (_from, _program, outcome, mostMs, index) => {
    const run = await runs[index]
    expect(run).toMatchObject({ outcome, active: [] })
    expect(run?.ms).toBeLessThan(mostMs + SLACK_MS)
  },
)
