import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { download } from './download.ts'

const BYTES = Buffer.alloc(300_000, 'reckoner')
const folder = await temporaryFolder('download')

const server = createServer((request, response) => {
  response.writeHead(request.url === '/missing' ? 404 : 200, { 'content-length': BYTES.length })
  response.write(BYTES.subarray(0, 100_000))
  if (request.url === '/whole') response.end(BYTES.subarray(100_000))
  if (request.url === '/missing' || request.url === '/cut') setTimeout(() => response.destroy(), 50)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = server.address()
const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('a whole file appears under its name, and progress is told', async () => {
  const target = join(folder, 'whole')
  const told: string[] = []
  const sha256 = createHash('sha256').update(BYTES).digest('hex')
  await download(`${base}/whole`, target, { sha256, say: (line) => told.push(line) })
  expect(await readFile(target)).toEqual(BYTES)
  expect(told.at(-1)).toBe('downloading 0.3 MB of 0.3 MB')
})

test.each([
  ['cut short', '/cut', {}],
  ['not there', '/missing', {}],
  ['silent', '/stall', { silenceMs: 200 }],
  ['of another hash', '/whole', { sha256: '00' }],
])('a download that is %s leaves no file behind', async (_what, path, options) => {
  const target = join(folder, `bad${path.slice(1)}`)
  await expect(download(`${base}${path}`, target, options)).rejects.toThrow()
  expect(existsSync(target)).toBe(false)
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
})
