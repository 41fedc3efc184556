import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { startChild, untilReady } from './child.ts'
import { onPath } from './find.ts'
import { markOf } from './process-mark.ts'

const folder = await temporaryFolder('child')
const MODULE = JSON.stringify(join(import.meta.dirname, 'child.ts'))
const logFile = (name: string) => join(folder, `${name}.log`)

/** Starts a process that starts `sleep` by `startChild`, and gives both. */
async function parentAndChild(path: string) {
  const options = { name: 'sleep', command: await onPath('sleep'), args: ['600'], logFile: logFile('sleep') }
  const script = `const { startChild } = await import(${MODULE})
    const child = await startChild(${JSON.stringify(options)})
    console.log(child.process.pid); setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(parent.stdout, 'data')
  return { parent, pid: Number(String(line)) }
}

/** A path on which everything the wrapper needs is found, but not setpriv. */
async function pathWithoutSetpriv(): Promise<string> {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  for (const name of ['sh', 'sleep']) await symlink((await onPath(name)) ?? '', join(bin, name))
  return bin
}

test('a child ends with its parent, also when that is killed outright', async () => {
  const { parent, pid } = await parentAndChild(process.env['PATH'] ?? '')
  expect(markOf(pid)).not.toBeNull()
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(markOf(pid)).toBeNull(), 5000)
})

test('the same holds on a machine without setpriv', async () => {
  const { parent, pid } = await parentAndChild(await pathWithoutSetpriv())
  expect(markOf(pid)).not.toBeNull()
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(markOf(pid)).toBeNull(), 8000)
})

test('a child that fails before it is ready is told at once, with its last lines', async () => {
  const child = await startChild({
    name: 'The thing',
    command: 'sh',
    args: ['-c', 'echo the disk is full >&2; exit 3'],
    logFile: logFile('fails'),
  })
  await expect(untilReady(child, async () => false)).rejects.toThrow(
    /The thing ended with exit code 3.*\nthe disk is full/s,
  )
})

test('a child that is not ready in time is stopped', async () => {
  const child = await startChild({ name: 'Slow', command: 'sleep', args: ['600'], logFile: logFile('slow') })
  await expect(untilReady(child, async () => false, 300)).rejects.toThrow('Slow was not ready within 0 s')
  expect(markOf(child.process.pid)).toBeNull()
})

test('a child that ignores the polite signal is killed, and its own children with it', async () => {
  const started = join(folder, 'started')
  const script = `trap '' TERM; sleep 600 & echo $! > ${started}; while :; do sleep 1; done`
  const options = { name: 'Deaf', command: 'sh', args: ['-c', script], logFile: logFile('deaf'), stopMs: 200 }
  const child = await startChild(options)
  await untilReady(child, async () => existsSync(started))
  await child.stop()
  expect(await child.ended).toBe('was ended by SIGKILL')
  const grandchild = Number(await readFile(started, 'utf8'))
  await vi.waitFor(() => expect(markOf(grandchild)).toBeNull())
})
