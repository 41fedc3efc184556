import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { runner, useSandbox } from './testing.ts'

const { sandbox, docker, containers } = await useSandbox({ runtime: 'runc', warm: 1 })
const run = runner(sandbox)
const waiting = async () => (await containers()).length

/** Where its root lies on the host tells one container from another. */
const own = 'print(open("/proc/self/mountinfo").readline())'

beforeAll(async () => {
  expect(await sandbox.prove()).toMatchObject({ kind: 'strong' })
})
afterAll(async () => {
  await sandbox.close()
  expect(await containers()).toEqual([])
})

const isWarm = (program: string) => async () => (await run(program)).ms.start === 0
/** Until a run of this program finds a container that waits for it. */
const warmed = (program: string) =>
  expect.poll(isWarm(program), { timeout: 40_000, interval: 1500 }).toBe(true)

test('containers wait before they are asked for, each for one run, and are replaced', async () => {
  await warmed('print(1)')
  const first = await run(own)
  await warmed('print(1)')
  expect((await run(own)).stdout).not.toBe(first.stdout)
})

test('what the science shelf has is there already, and the bare one has it not', async () => {
  const loaded = (name: string) => `import sys\nprint(${name} in sys.modules, "reckoner" in sys.modules)`
  // Spelled so that nothing in the program says what it is about.
  expect((await run(loaded('"pan" + "das"'))).stdout).toBe('False True\n')
  const science = async () => (await run(loaded('"pandas"'))).stdout
  await expect.poll(science, { timeout: 40_000, interval: 3000 }).toBe('True True\n')
})

test('a container that died on its shelf is not given to anybody', async () => {
  await warmed('print(1)')
  await expect.poll(waiting, { timeout: 20_000 }).toBeGreaterThan(0)
  await Promise.all(
    (await containers()).map(({ Id }) =>
      docker
        .getContainer(Id)
        .kill()
        .catch(() => {}),
    ),
  )
  expect(await run('print(1)')).toMatchObject({ outcome: 'ok', stdout: '1\n' })
})

const LEAVE = `
import os, sys
open("/tmp/canary", "w").write("x"); open("/out/canary", "w").write("x"); os.makedirs("/out/a/b")
sys.modules["canary"] = os
os.environ["CANARY"] = "x"
print("left")`
const FIND = `
import os, sys
print(sorted(os.listdir("/out")), [n for n in os.listdir("/tmp") if n[0] != "."], sorted(os.listdir("/in")))
print("canary" in sys.modules, "CANARY" in os.environ)`

test('the next attempt of a job finds its container, and nothing of the attempt before', async () => {
  const first = await run(LEAVE, {}, { lease: 'o/one', files: [{ name: 'a.png', bytes: Buffer.from('a') }] })
  expect(first).toMatchObject({ outcome: 'ok', files: [{ name: 'canary' }] })
  const before = new Set((await containers()).map(({ Id }) => Id))
  const second = await run(FIND, {}, { lease: 'o/one' })
  expect(second.stdout).toBe("[] [] ['program.py']\nFalse False\n")
  expect(second.ms.start).toBe(0)
  expect((await containers()).some(({ Id }) => before.has(Id))).toBe(true)
})

test('two attempts in one container draw different random numbers', async () => {
  const DRAW = 'import random, numpy as np\nprint(random.random(), np.random.rand())'
  const one = await run(DRAW, {}, { lease: 'o/draws' })
  const other = await run(DRAW, {}, { lease: 'o/draws' })
  const [a, b] = [one.stdout.split(' '), other.stdout.split(' ')]
  expect(a).toHaveLength(2)
  expect([a[0] === b[0], a[1] === b[1]]).toEqual([false, false])
})

test('another job never gets it', async () => {
  const first = await run(own, {}, { lease: 'o/two' })
  const again = await run(own, {}, { lease: 'o/two' })
  const other = await run(own, {}, { lease: 'o/three' })
  expect(again.stdout).toBe(first.stdout)
  expect(other.stdout).not.toBe(first.stdout)
})

test('a container whose program was stopped is kept for nobody', async () => {
  const first = await run(own, {}, { lease: 'o/four' })
  expect(await run('while True: pass', { timeoutMs: 300 }, { lease: 'o/four' })).toMatchObject({
    outcome: 'timeout',
  })
  expect((await run(own, {}, { lease: 'o/four' })).stdout).not.toBe(first.stdout)
})

test('what a program prints is heard while it runs', async () => {
  const heard: string[] = []
  let over = false
  const program = 'import time\nprint("one")\ntime.sleep(0.4)\nprint("two")'
  const execution = sandbox
    .run(
      { program, files: [], limits: { ...DEFAULT_LIMITS, timeoutMs: 9000 }, labels: {}, lease: null },
      new AbortController().signal,
      ({ bytes, from }) => heard.push(`${from} ${Buffer.from(bytes).toString()} ${over}`),
    )
    .finally(() => (over = true))
  expect(await execution).toMatchObject({ outcome: 'ok', printed: { stdout: 8, stderr: 0 } })
  expect(heard).toEqual(['0 one\n false', '4 two\n false'])
})
