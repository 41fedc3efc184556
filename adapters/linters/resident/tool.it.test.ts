import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createLog } from '#adapters/telemetry/log.ts'
import { useService } from '#test/services.ts'
import { createResident, type Resident } from './resident.ts'
import { spoiledTools } from './spoiled-tools.ts'

const { pythonTools } = await useService('pythonTools')
const never = new AbortController().signal
const log = createLog({ service: 'test', level: 'silent' })
const task = { tool: 'ruff', args: [], input: 'the source' } as const

/** A resident whose ruff is a shell script. */
async function residentWith(ruff: string, python?: string): Promise<Resident> {
  const tools = await spoiledTools(pythonTools, python === undefined ? { ruff } : { ruff, python })
  const resident = createResident(tools, log)
  onTestFinished(() => resident.close())
  return resident
}

test('a tool reads the text and its report is read whole', async () => {
  const resident = await residentWith('cat')
  expect(await resident.run(task, never)).toEqual({ kind: 'ended', code: 0, output: 'the source' })
  const input = 'Ärger\n'.repeat(100_000)
  expect(await resident.run({ ...task, input }, never)).toEqual({ kind: 'ended', code: 0, output: input })
})

test('a tool inherits nothing of the environment, and no descriptor', async () => {
  const leaky = 'exec 7</dev/null; exec "$tools/bin/python" "$@"'
  const resident = await residentWith('env; ls /proc/self/fd', leaky)
  const end = await resident.run(task, never)
  // The shell's own names, and the descriptor that `ls` has for the folder.
  const names = 'output' in end ? end.output.replaceAll(/=.*/g, '').split('\n') : []
  expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_', ''].includes(name)).sort()).toEqual([
    '0',
    '1',
    '2',
    '3',
    'LANG',
  ])
})

test('a tool gets its arguments as they are', async () => {
  const resident = await residentWith(String.raw`printf '[%s]' "$@"`)
  const args = ['--a=b c', '', '*\n$x', '"']
  expect(await resident.run({ ...task, args }, never)).toMatchObject({ output: '[--a=b c][][*\n$x]["]' })
})

test.each([
  ['takes too long', 'exec sleep 60', 'took longer than 0.5 s'],
  ['is killed', 'kill -9 $$', 'was killed by SIGKILL'],
  ['says too much', 'exec yes', 'said too much'],
])('a tool that %s is broken', async (_, script, why) => {
  const resident = await residentWith(script)
  const timeoutMs = why.startsWith('took') ? 500 : 20_000
  await resident.run({ ...task, tool: 'allow-list' }, never)
  expect(await resident.run({ ...task, timeoutMs }, never)).toEqual({ kind: 'broken', why })
})

test('a tool that is not there is broken', async () => {
  const tools = await spoiledTools(pythonTools, {})
  await rm(join(tools, 'bin', 'ruff'))
  const without = createResident(tools, log)
  onTestFinished(() => without.close())
  expect(await without.run(task, never)).toEqual({ kind: 'ended', code: 127, output: '' })
  const nowhere = createResident('/nowhere', log)
  expect(await nowhere.run(task, never)).toMatchObject({
    kind: 'broken',
    why: expect.stringMatching(/ENOENT/),
  })
})

test('a tool that ends without reading is judged by its exit code', async () => {
  const resident = await residentWith('exit 3')
  const deaf = { ...task, input: 'x'.repeat(1_000_000) }
  expect(await resident.run(deaf, never)).toMatchObject({ kind: 'ended', code: 3 })
})

test('an abort kills the tool and throws its reason', async () => {
  const resident = await residentWith('exec sleep 60')
  const controller = new AbortController()
  const started = performance.now()
  const call = resident.run(task, controller.signal)
  await sleep(50)
  controller.abort(new Error('cancelled'))
  await expect(call).rejects.toThrow('cancelled')
  expect(performance.now() - started).toBeLessThan(2000)
  await expect(resident.run(task, controller.signal)).rejects.toThrow('cancelled')
})
