import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { type InstanceState, readState } from '#stack/instance-state.ts'
import { freshPorts } from '#stack/ports.ts'
import { answersHttp } from '#stack/probe.ts'
import { isAlive } from '#stack/process-mark.ts'

const BOOTSTRAP = join(import.meta.dirname, '..', '..', 'stack', 'bootstrap.mjs')
const folder = await temporaryFolder('commands')
const ports = await freshPorts()
const environment = { ...process.env, RECKONER_FOLDER: folder, RECKONER_PORT: String(ports.api) }
const running: ChildProcess[] = []
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await command('stop')
})

/** Runs what `npm run <what>` runs, to its end. */
async function command(...args: string[]): Promise<{ code: number | null; stdout: string }> {
  const child = spawn('node', [BOOTSTRAP, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const parts = child.stdout.setEncoding('utf8').toArray()
  const [code] = await once(child, 'exit')
  return { code, stdout: (await parts).join('') }
}

function partsOf(state: InstanceState | null) {
  return state ? [state.holder, ...state.children] : []
}

test('npm start -- --detach returns when the page is there, and npm stop ends all of it', async () => {
  const started = await command('start', '--detach')
  expect(started.stdout).toContain(`Page         http://127.0.0.1:${ports.api}\n`)
  expect(started.stdout).toMatch(/Isolation {4}\w+ isolation: /)
  expect(started.code).toBe(0)
  expect(await answersHttp(`http://127.0.0.1:${ports.api}/api/ready`)).toBe(true)
  const parts = partsOf(await readState(folder))
  expect(parts.length).toBeGreaterThan(5)

  const second = await command('start', '--detach')
  expect(second.stdout).toBe(`Reckoner is already running at http://127.0.0.1:${ports.api}.\n`)
  expect(second.code).toBe(0)

  expect(await command('stop')).toEqual({ code: 0, stdout: 'Stopped.\n' })
  expect(parts.filter(isAlive)).toEqual([])
  expect(await command('stop')).toEqual({ code: 0, stdout: 'No instance of this clone is running.\n' })
})

test('npm start ended in the middle of the start leaves nothing', async () => {
  const child = spawn('node', [BOOTSTRAP, 'start'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  running.push(child)
  const seen = await vi.waitFor(
    async () => {
      const state = await readState(folder)
      expect(state?.children.length).toBeGreaterThan(0)
      return partsOf(state)
    },
    { timeout: 30_000, interval: 20 },
  )
  child.kill('SIGINT')
  expect((await once(child, 'exit'))[0]).toBe(130)
  expect(await readState(folder)).toBeNull()
  expect(seen.filter(isAlive)).toEqual([])
})

test('after kill -9 of a running instance the kernel ends its parts, and npm stop says that it had crashed', async () => {
  await command('start', '--detach')
  const state = await readState(folder)
  process.kill(state?.holder.pid ?? 0, 'SIGKILL')
  await vi.waitFor(() => expect(partsOf(state).filter(isAlive)).toEqual([]), { timeout: 25_000 })
  expect((await command('stop')).stdout).toContain('The instance of this clone had crashed.')
})
