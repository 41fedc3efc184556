import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test, vi } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'

const folder = await temporaryFolder('processes')

const module = (name: string) => JSON.stringify(join(import.meta.dirname, '..', '..', 'stack', name))
const SCRIPT = `
  const { postgres } = await import(${module('postgres.ts')})
  const { redis } = await import(${module('redis.ts')})
  const { temporal } = await import(${module('temporal.ts')})
  const { freePorts } = await import(${module('probe.ts')})
  const folder = process.argv[1]
  const [a, b, c, uiPort] = await freePorts(4)
  const own = (name, port) => ({ folder: folder + '/' + name, logFile: folder + '/' + name + '.log', port, password: 'p' })
  const started = await Promise.all([
    postgres.start(await postgres.find(), { ...own('postgres', a), durable: false }),
    redis.start(await redis.find(), own('redis', b)),
    temporal.start(await temporal.find(), { ...own('temporal', c), uiPort, namespace: 'default' }),
  ])
  console.log('started')
  process.stdin.once('data', async () => {
    await Promise.all(started.map((service) => service.stop()))
    process.exit(0)
  })`

const parents: ChildProcess[] = []
afterAll(() => parents.forEach((parent) => parent.kill('SIGKILL')))

/** Numbers of the processes that work inside a folder: every server does, and so do PostgreSQL's own children. */
function processesIn(place: string): string[] {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))
  return pids.filter((pid) => placeOf(pid).startsWith(`${place}/`))
}

function placeOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    // It ended between the listing and the look.
    return ''
  }
}

async function startServices(name: string) {
  const own = join(folder, name)
  const parent = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, own], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  parents.push(parent)
  await once(createInterface(parent.stdout), 'line')
  return { parent, own }
}

test('stopping PostgreSQL, Redis and Temporal leaves no process', async () => {
  const { parent, own } = await startServices('stopped')
  expect(processesIn(own).length).toBeGreaterThan(3)
  parent.stdin.write('stop\n')
  expect((await once(parent, 'exit'))[0]).toBe(0)
  expect(processesIn(own)).toEqual([])
})

test('they end as well when what started them is killed outright, and their data opens again', async () => {
  const { parent, own } = await startServices('killed')
  expect(processesIn(own).length).toBeGreaterThan(3)
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(processesIn(own)).toEqual([]), 10_000)
  const again = await startServices('killed')
  again.parent.stdin.write('stop\n')
  expect((await once(again.parent, 'exit'))[0]).toBe(0)
})
