import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const clone = await temporaryFolder('bootstrap')

/** What the bootstrap hands over to: says what it got, and ends as it is told. */
const MAIN = `
  process.on('SIGTERM', () => process.exit(9))
  console.log(JSON.stringify({ node: process.versions.node, args: process.argv.slice(2) }))
  if (process.argv[2] === 'wait') setInterval(() => {}, 1000)
  else process.exitCode = Number(process.argv[2])`

await Promise.all(['stack', 'cli'].map((folder) => mkdir(join(clone, folder))))
for (const file of [
  'package.json',
  'package-lock.json',
  'stack/bootstrap.mjs',
  'stack/npm-parent.mjs',
  'cli/reckoner.mjs',
]) {
  await copyFile(join(ROOT, file), join(clone, file))
}
await writeFile(join(clone, 'cli', 'main.ts'), MAIN)
await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'))

function start(...args: string[]) {
  return spawn('node', args, { cwd: clone, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function outcome(child: ReturnType<typeof start>) {
  const texts = [child.stdout, child.stderr].map((stream) => stream.setEncoding('utf8').toArray())
  const [code] = await once(child, 'exit')
  const [stdout, stderr] = (await Promise.all(texts)).map((parts) => parts.join(''))
  return { code, stdout, stderr }
}

test('arguments and exit code pass through, on the pinned Node, with nothing else on stdout', async () => {
  const { code, stdout } = await outcome(start('cli/reckoner.mjs', '3', '--json'))
  expect(code).toBe(3)
  expect(JSON.parse(stdout ?? '')).toEqual({ node: expect.stringMatching(/^24\./), args: ['3', '--json'] })
})

test('signals pass through, and the exit code they lead to comes back', async () => {
  const child = start('cli/reckoner.mjs', 'wait')
  const ended = outcome(child)
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect((await ended).code).toBe(9)
})

test('a command that does not exist is named, with those that do', async () => {
  const { code, stderr } = await outcome(start('stack/bootstrap.mjs', 'dance'))
  expect(code).toBe(1)
  expect(stderr).toMatch(/^There is no command "dance"; there are .*demo.*start.*stop.*\.\n$/)
})
