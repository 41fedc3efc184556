import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
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
/** Of a picture that the first instance keeps. */
const kept = { id: '' }
const progress = createProgress({ write: (text) => process.stderr.write(text) })

test('an instance serves, is found by a second start, and leaves nothing when it stops', async () => {
  const options = { folder, ports: await freshPorts(), progress, signals: false }
  const instance = await startInstance(options)
  expect(await answersHttp(`${instance.url}/api/ready`)).toBe(true)
  expect(await answersHttp(instance.url)).toBe(true)
  kept.id = await keepPicture(instance.url)
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

test('what was kept is there after the next start, and nothing is built for it again', async () => {
  const lines: string[] = []
  const instance = await startInstance({
    folder,
    ports: await freshPorts(),
    progress: createProgress({ write: (text) => lines.push(text) }),
    signals: false,
  })
  const seen = await fetch(`${instance.url}/api/images/${kept.id}`)
  const type = seen.headers.get('content-type')
  const { length } = await seen.bytes()
  await instance.stop()
  expect({ status: seen.status, type }).toEqual({ status: 200, type: 'image/png' })
  expect(length).toBeGreaterThan(1000)
  expect(lines.filter((line) => /download|built|build|install/i.test(line))).toEqual([])
})

test('a port that another program holds is named, and nothing stays behind', async () => {
  const ports = await freshPorts()
  const { createServer } = await import('node:net')
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(ports.redis, '127.0.0.1', resolve))
  const said = vi.spyOn(process.stderr, 'write')
  const environment = { MODEL_URL: 'http://127.0.0.1:1/v1' }
  const starting = startInstance({ folder, ports, progress, signals: false, environment })
  await expect(starting).rejects.toThrow(`Port ${ports.redis} (redis) is taken by another program`)
  // Before anything else: it is no reason not to start, but whoever set it believes that it counts.
  const asked = `the built-in models are asked, at http://127.0.0.1:${ports.model}/v1`
  expect(said).toHaveBeenCalledWith(
    expect.stringContaining(`MODEL_URL is set, but MODELS is builtin: ${asked}`),
  )
  said.mockRestore()
  await new Promise((resolve) => other.close(resolve))
  expect(existsSync(join(folder, 'instance.json'))).toBe(false)
  expect(await isFree(ports.postgres)).toBe(true)
})

async function keepPicture(url: string): Promise<string> {
  const body = await readFile(join(import.meta.dirname, '..', '..', 'examples', 'sales-table.png'))
  const headers = { 'content-type': 'image/png' }
  const sent = await fetch(`${url}/api/images`, { method: 'POST', headers, body })
  const { id }: { id: string } = JSON.parse(await sent.text())
  return id
}
