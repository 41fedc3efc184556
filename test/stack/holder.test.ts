import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { runningOf, startChild } from '#stack/child.ts'
import { AlreadyRunning, hold } from '#stack/holder.ts'
import { readState } from '#stack/instance-state.ts'
import { portsFrom } from '#stack/ports.ts'
import { markOf } from '#stack/process-mark.ts'
import type { Running } from '#stack/service.ts'

const base = await temporaryFolder('holder')

const ports = portsFrom(28_400)
const newFolder = () => mkdtemp(join(base, 'x-'))

async function sleeper(folder: string) {
  const child = await startChild({
    name: 'Sleeper',
    command: 'sleep',
    args: ['600'],
    logFile: join(folder, 'log'),
  })
  return runningOf(child, '')
}

/** Another process that holds the folder and keeps a child which the kernel does not end with it. */
async function crashedHolder(folder: string): Promise<number> {
  const module = (name: string) => JSON.stringify(join(import.meta.dirname, '..', '..', 'stack', name))
  const script = `
    const { spawn } = await import('node:child_process')
    const { hold } = await import(${module('holder.ts')})
    const { markOf } = await import(${module('process-mark.ts')})
    const holder = await hold({ folder: ${JSON.stringify(folder)}, ports: ${JSON.stringify(ports)}, report() {} })
    await holder.keep('services', 'Orphan', async () => {
      const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
      return { url: '', process: markOf(child.pid), ended: new Promise(() => {}), async stop() {} }
    })
    console.log('held')
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(parent.stdout, 'data')
  const orphan = (await readState(folder))?.children[0]?.pid ?? 0
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  return orphan
}

test('the folder of an instance is held by one at a time', async () => {
  const folder = await newFolder()
  const first = await hold({ folder, ports, report: () => {} })
  await first.ready()
  await expect(hold({ folder, ports, report: () => {} })).rejects.toThrow(
    'Reckoner is already running at http://127.0.0.1:28400.',
  )
  await expect(hold({ folder, ports, report: () => {} })).rejects.toBeInstanceOf(AlreadyRunning)
  await first.stop()
  const second = await hold({ folder, ports, report: () => {} })
  await second.stop()
})

test('stopping ends every part and leaves no state behind', async () => {
  const folder = await newFolder()
  const holder = await hold({ folder, ports, report: () => {} })
  const part = await holder.keep('services', 'Sleeper', () => sleeper(folder))
  expect((await readState(folder))?.children).toEqual([{ name: 'Sleeper', ...part.process }])
  await holder.stop()
  expect(markOf(part.process.pid)).toBeNull()
  expect(existsSync(join(folder, 'instance.json'))).toBe(false)
})

test('parts are stopped wave by wave', async () => {
  const folder = await newFolder()
  const holder = await hold({ folder, ports, report: () => {} })
  const order: string[] = []
  await holder.onStop('shared', async () => void order.push('shared'))
  await holder.onStop('entries', async () => void order.push('entries'))
  await holder.onStop('services', async () => void order.push('services'))
  await holder.stop()
  expect(order).toEqual(['entries', 'services', 'shared'])
})

test('a part that becomes ready while everything is being stopped is stopped as well', async () => {
  const folder = await newFolder()
  const holder = await hold({ folder, ports, report: () => {} })
  const part = Promise.withResolvers<Running>()
  const late = holder.keep('services', 'Sleeper', () => part.promise)
  const outcome = expect(late).rejects.toThrow('The start was given up.')
  const stopped = holder.stop()
  const running = await sleeper(folder)
  part.resolve(running)
  await outcome
  await stopped
  expect(markOf(running.process.pid)).toBeNull()
  expect(await readState(folder)).toBeNull()
  await expect(holder.keep('services', 'Sleeper', () => sleeper(folder))).rejects.toThrow('given up')
})

test('what an entry that is still starting leans on is stopped after it', async () => {
  const folder = await newFolder()
  const holder = await hold({ folder, ports, report: () => {} })
  const order: string[] = []
  await holder.onStop('services', async () => void order.push('service'))
  const part = Promise.withResolvers<Running>()
  const late = expect(holder.keep('entries', 'Sleeper', () => part.promise)).rejects.toThrow('given up')
  const stopped = holder.stop()
  const running = await sleeper(folder)
  part.resolve({ ...running, stop: () => running.stop().then(() => void order.push('entry')) })
  await Promise.all([late, stopped])
  expect(order).toEqual(['entry', 'service'])
})

test('the next start ends what a crashed one left running', async () => {
  const folder = await newFolder()
  const orphan = await crashedHolder(folder)
  expect(markOf(orphan)).not.toBeNull()
  const told: string[] = []
  const holder = await hold({ folder, ports, report: (sentence) => told.push(sentence) })
  expect(markOf(orphan)).toBeNull()
  expect(told).toEqual(['Ended what a crashed start left running: Orphan.'])
  await holder.stop()
})

test('a part that ends unasked is started again', async () => {
  const folder = await newFolder()
  const told: string[] = []
  const holder = await hold({ folder, ports, report: (sentence) => told.push(sentence) })
  const part = await holder.keep('services', 'Sleeper', () => sleeper(folder))
  process.kill(part.process.pid, 'SIGKILL')
  const current = async () => (await readState(folder))?.children[0]?.pid ?? 0
  await vi.waitFor(async () => expect(await current()).not.toBe(part.process.pid), 5000)
  expect(told).toEqual(['Sleeper was ended by SIGKILL; it is started again.'])
  expect(markOf(await current())).not.toBeNull()
  await holder.stop()
})

test('a part that never stays up breaks the instance', async () => {
  const folder = await newFolder()
  const holder = await hold({ folder, ports, report: () => {} })
  await holder.keep('entries', 'Crasher', async () => {
    const options = { name: 'Crasher', command: 'false', args: [], logFile: join(folder, 'log') }
    return runningOf(await startChild(options), '')
  })
  expect(await holder.broken).toBe('Crasher ended with exit code 1, 6 times within a minute.')
  await holder.stop()
})
