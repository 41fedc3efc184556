import { spawn } from 'node:child_process'
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { isAlive, markOf, type ProcessMark } from '#stack/process-mark.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const clone = await temporaryFolder('npx')

/** What is handed over to: says who it is, and waits to be ended. */
const MAIN = `console.log(process.pid); setInterval(() => {}, 1000)`

await Promise.all(['stack', 'cli'].map((folder) => mkdir(join(clone, folder))))
const FILES = ['package.json', 'package-lock.json', 'stack/bootstrap.mjs', 'stack/npm-parent.mjs']
for (const file of [...FILES, 'cli/reckoner.mjs']) await copyFile(join(ROOT, file), join(clone, file))
await writeFile(join(clone, 'cli', 'main.ts'), MAIN)
await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'))

const started: ProcessMark[] = []
afterAll(() => {
  for (const each of started) if (isAlive(each)) process.kill(each.pid, 'SIGKILL')
})

/** npm's own settings of whoever runs the tests are not the command's. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')),
)

/** Starts a command that comes to `cli/main.ts`; gives the process that was started, and that which it came to. */
async function start(command: string, ...args: string[]) {
  // Its own session, as a terminal has one.
  const child = spawn(command, args, {
    cwd: clone,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const [said] = await child.stdout.setEncoding('utf8').take(1).toArray()
  const [outer, main] = [markOf(child.pid ?? 0), markOf(Number(said))]
  if (!outer || !main) throw new Error('it has ended at once')
  started.push(main)
  return { outer, main }
}

const ends = (process: ProcessMark) =>
  expect.poll(() => isAlive(process), { timeout: 5000, interval: 20 }).toBe(false)

/** Longer than it takes to see that npm is gone. */
const SEEN_MS = 1500

test.each(['SIGTERM', 'SIGKILL', 'SIGHUP'] as const)(
  'a %s for npx alone ends the command',
  async (signal) => {
    const { outer, main } = await start('npx', 'reckoner', 'wait')
    process.kill(outer.pid, signal)
    await ends(main)
  },
)

test('under nohup and setsid npx outlives the shell that it was called from, and the command with it', async () => {
  for (const wrap of ['nohup', 'setsid']) {
    const { outer, main } = await start('sh', '-c', `${wrap} npx reckoner wait & wait`)
    process.kill(outer.pid, 'SIGKILL')
    await ends(outer)
    await sleep(SEEN_MS)
    expect(isAlive(main), wrap).toBe(true)
  }
})

test('a command in a session of its own outlives npx, and one that npm did not start its parent', async () => {
  for (const command of ['npx -c "setsid node cli/reckoner.mjs wait"', 'node cli/reckoner.mjs wait & wait']) {
    const { outer, main } = await start('sh', '-c', command)
    process.kill(outer.pid, 'SIGKILL')
    await ends(outer)
    await sleep(SEEN_MS)
    expect(isAlive(main), command).toBe(true)
  }
})
