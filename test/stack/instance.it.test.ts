import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { AlreadyRunning } from '#stack/holder.ts'
import { startInstance } from '#stack/instance.ts'
import { readState } from '#stack/instance-state.ts'
import { tryLock } from '#stack/lock.ts'
import { freshPorts } from '#stack/ports.ts'
import { answersHttp, isFree } from '#stack/probe.ts'
import { isAlive } from '#stack/process-mark.ts'
import { createProgress } from '#stack/progress.ts'

const folder = await temporaryFolder('instance')
const progress = createProgress({ write: (text) => process.stderr.write(text) })

test('an instance serves, is found by a second start, and leaves nothing when it stops', async () => {
  const options = { folder, ports: await freshPorts(), progress, signals: false }
  const instance = await startInstance(options)
  expect(await answersHttp(`${instance.url}/api/ready`)).toBe(true)
  expect(await answersHttp(instance.url)).toBe(true)
  const children = (await readState(folder))?.children ?? []
  const names = children.map(({ name }) => name).toSorted()
  expect(names).toEqual(['API', 'Model server', 'PostgreSQL', 'Redis', 'Temporal', 'Worker'])
  await expect(startInstance(options)).rejects.toBeInstanceOf(AlreadyRunning)

  await instance.stop()
  expect(children.filter(isAlive)).toEqual([])
  expect(existsSync(join(folder, 'instance.json'))).toBe(false)
  const lock = await tryLock(join(folder, 'instance.lock'))
  expect(lock).not.toBeNull()
  await lock?.release()
})

test('what was kept is there after the next start, and the start is quick when everything is there', async () => {
  const since = Date.now()
  const instance = await startInstance({ folder, ports: await freshPorts(), progress, signals: false })
  const seconds = (Date.now() - since) / 1000
  await instance.stop()
  expect(seconds).toBeLessThan(20)
})

test('a port that another program holds is named, and nothing stays behind', async () => {
  const ports = await freshPorts()
  const { createServer } = await import('node:net')
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(ports.redis, '127.0.0.1', resolve))
  const starting = startInstance({ folder, ports, progress, signals: false })
  await expect(starting).rejects.toThrow(`Port ${ports.redis} (redis) is taken by another program`)
  await new Promise((resolve) => other.close(resolve))
  expect(existsSync(join(folder, 'instance.json'))).toBe(false)
  expect(await isFree(ports.postgres)).toBe(true)
})
