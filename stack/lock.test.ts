import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { takeLock, tryLock } from './lock.ts'

const folder = await temporaryFolder('lock')

test('a lock is held by one at a time and free after its release', async () => {
  const file = join(folder, 'one.lock')
  const first = await tryLock(file)
  expect(first).not.toBeNull()
  expect(await tryLock(file)).toBeNull()
  await first?.release()
  const second = await tryLock(file)
  expect(second).not.toBeNull()
  await second?.release()
})

test('who waits for a lock is told so and gets it when it is free', async () => {
  const file = join(folder, 'wait.lock')
  const first = await tryLock(file)
  let waited = false
  const second = takeLock(file, () => {
    waited = true
    void first?.release()
  })
  await (await second).release()
  expect(waited).toBe(true)
})

test('a lock is free again after its holder was killed outright', async () => {
  const file = join(folder, 'killed.lock')
  const module = join(import.meta.dirname, 'lock.ts')
  const script = `const { tryLock } = await import(${JSON.stringify(module)})
    await tryLock(${JSON.stringify(file)}); console.log('held'); setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  expect(await tryLock(file)).toBeNull()
  holder.kill('SIGKILL')
  const lock = await takeLock(file, () => {})
  await lock.release()
})
