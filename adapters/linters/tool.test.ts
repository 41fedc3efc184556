import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runTool } from './tool.ts'

const node = (script: string) => ({ command: process.execPath, args: ['-e', script], input: 'the source' })
const never = new AbortController().signal

test('a tool reads the text and its report is read whole', async () => {
  const echo = node('process.stdin.pipe(process.stdout)')
  expect(await runTool(echo, never)).toEqual({ kind: 'ended', code: 0, output: 'the source' })
})

test('a tool inherits nothing of the environment', async () => {
  const end = await runTool(node('console.log(Object.keys(process.env).sort().join())'), never)
  expect(end).toMatchObject({ output: 'LANG\n' })
})

test('a tool that takes too long, is killed, says too much or is not there is broken', async () => {
  const hang = { ...node('setInterval(() => {}, 1000)'), timeoutMs: 100 }
  expect(await runTool(hang, never)).toEqual({ kind: 'broken', why: 'took longer than 0.1 s' })
  const killed = node('process.kill(process.pid, "SIGKILL")')
  expect(await runTool(killed, never)).toEqual({ kind: 'broken', why: 'was killed by SIGKILL' })
  const loud = node('for (;;) require("fs").writeSync(1, "x".repeat(65536))')
  expect(await runTool(loud, never)).toEqual({ kind: 'broken', why: 'said too much' })
  const absent = { command: '/nowhere/ruff', args: [], input: '' }
  expect(await runTool(absent, never)).toMatchObject({ kind: 'broken', why: expect.stringMatching(/ENOENT/) })
})

test('a tool that ends without reading is judged by its exit code', async () => {
  const deaf = { ...node('process.exit(3)'), input: 'x'.repeat(1_000_000) }
  expect(await runTool(deaf, never)).toMatchObject({ kind: 'ended', code: 3 })
})

test('an abort kills the tool and throws its reason', async () => {
  const controller = new AbortController()
  const started = performance.now()
  const call = runTool(node('setInterval(() => {}, 1000)'), controller.signal)
  await sleep(50)
  controller.abort(new Error('cancelled'))
  await expect(call).rejects.toThrow('cancelled')
  expect(performance.now() - started).toBeLessThan(2000)
  await expect(runTool(node(''), controller.signal)).rejects.toThrow('cancelled')
})
