import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { DEFAULT_LIMITS, type Execution } from '#domain/execution.ts'
import { notRun } from '#sandbox/result.ts'
import { keepFiles } from './sandbox-keep.ts'

const frame = {
  runtime: 'runc',
  seal: { kind: 'strong', summary: '' },
  limits: DEFAULT_LIMITS,
  queueMs: 0,
} as const
const withFiles = (...names: string[]): Execution => ({
  ...notRun('ok', '', frame),
  files: names.map((name) => ({ name, contentType: 'text/plain', sha256: '', bytes: Buffer.from(name) })),
  rejected: [{ name: 'link', why: 'No regular file.' }],
})

test('files are kept in a fresh folder for this user alone, folders among them', async () => {
  const parent = join(await temporaryFolder('keep'), 'sandbox')
  const { files } = await keepFiles(withFiles('a.txt', 'sub/b.txt'), parent)
  await keepFiles(withFiles('a.txt'), parent)
  const homes = (await readdir(parent)).toSorted()
  expect(homes).toHaveLength(2)
  expect(homes[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/)
  const home = join(parent, homes[0] ?? '')
  expect(files.map(({ path }) => path)).toEqual([join(home, 'a.txt'), join(home, 'sub/b.txt')])
  expect(await readFile(join(home, 'sub/b.txt'), 'utf8')).toBe('sub/b.txt')
  expect((await stat(home)).mode & 0o777).toBe(0o700)
})

test('without files there is no folder', async () => {
  const parent = join(await temporaryFolder('keep'), 'sandbox')
  expect(await keepFiles(withFiles(), parent)).toEqual({
    files: [],
    rejected: [{ name: 'link', why: 'No regular file.' }],
  })
  expect(existsSync(parent)).toBe(false)
})

test.each([['../out.txt'], ['/tmp/out.txt'], ['..'], ['a.txt/b.txt'], ['a.txt']])(
  'a file called %s after a.txt is rejected, and the others are kept',
  async (name) => {
    const parent = await temporaryFolder('keep')
    const { files, rejected } = await keepFiles(withFiles('a.txt', name, 'z.txt'), parent)
    expect(files.map((file) => file.name)).toEqual(['a.txt', 'z.txt'])
    expect(rejected[1]).toMatchObject({ name })
    expect(await readdir(parent)).toHaveLength(1)
  },
)

test('where nothing can be written every file is told as rejected', async () => {
  const taken = join(await temporaryFolder('keep'), 'sandbox')
  await writeFile(taken, '')
  const { files, rejected } = await keepFiles(withFiles('a.txt', 'b.txt'), taken)
  expect(files).toEqual([])
  expect(rejected.map(({ name }) => name)).toEqual(['link', 'a.txt', 'b.txt'])
})
