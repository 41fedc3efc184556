import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createLog } from '#adapters/telemetry/log.ts'
import { hostProcesses } from '#sandbox/host-processes.ts'
import { useService } from '#test/services.ts'
import { startResidentProcess } from './process.ts'
import { createResident, type Resident } from './resident.ts'
import { spoiledTools } from './spoiled-tools.ts'
import type { ToolEnd, ToolName } from './task.ts'

const { pythonTools } = await useService('pythonTools')
const never = new AbortController().signal
const log = createLog({ service: 'test', level: 'silent' })

function residentOf(tools: string): Resident {
  const resident = createResident(tools, log)
  onTestFinished(() => resident.close())
  return resident
}

const run = (resident: Resident, input: string, tool: ToolName = 'allow-list', args: string[] = []) =>
  resident.run({ tool, args, input }, never)
const BANDIT = ['--quiet', '--format=json', '--ignore-nosec', '-']

/** What the allow-list says of `import os`, and of a program that is as it should be. */
const FOUND = { kind: 'ended', code: 0, output: expect.stringContaining('os may not be imported') }
const CLEAN: ToolEnd = { kind: 'ended', code: 0, output: '[]' }

const childrenOf = (parent: number) => hostProcesses().filter((process) => process.parent === parent)
const isThere = (pid: number) => hostProcesses().some((process) => process.pid === pid)

/** The resident that is up; there is one at a time. */
function theResident(): number {
  const all = childrenOf(process.pid).filter(({ words }) => words.includes('-I'))
  expect(all).toHaveLength(1)
  return all[0]?.pid ?? 0
}

/** One whose ruff never ends, with a program in its hands. */
async function inTheMiddle() {
  const resident = residentOf(await spoiledTools(pythonTools, { ruff: 'exec sleep 60' }))
  const running = run(resident, 'x', 'ruff')
  const parent = await vi.waitFor(theResident)
  const child = await vi.waitFor(() => {
    const [first] = childrenOf(parent).filter(({ words }) => words.includes('sleep'))
    if (!first) throw new Error('not yet')
    return first.pid
  }, 10_000)
  return { resident, running, parent, child }
}

test('a resident that was killed between two programs is replaced, and nobody notices', async () => {
  const resident = residentOf(pythonTools)
  for (let round = 0; round < 3; round += 1) {
    expect(await run(resident, 'import os')).toMatchObject(FOUND)
    process.kill(theResident(), 'SIGKILL')
  }
  expect(await run(resident, 'x = 1')).toEqual(CLEAN)
})

test('a resident that dies when it is not needed is replaced before it is', async () => {
  const resident = residentOf(pythonTools)
  await run(resident, 'x = 1')
  await sleep(1000)
  const first = theResident()
  process.kill(first, 'SIGKILL')
  await vi.waitFor(() => expect(theResident()).not.toBe(first), 5000)
})

test('a resident that is killed in the middle breaks what it was doing, and only that', async () => {
  const { resident, running, parent, child } = await inTheMiddle()
  process.kill(parent, 'SIGKILL')
  expect(await running).toEqual({
    kind: 'broken',
    why: 'lost the process that it ran in, which was killed by SIGKILL',
  })
  await vi.waitFor(() => expect(isThere(child)).toBe(false))
  expect(await run(resident, 'import os')).toMatchObject(FOUND)
})

test('a child that is killed breaks its own program alone', async () => {
  const { resident, running, parent, child } = await inTheMiddle()
  const other = run(resident, 'import os')
  process.kill(child, 'SIGKILL')
  expect(await running).toEqual({ kind: 'broken', why: 'was killed by SIGKILL' })
  expect(await other).toMatchObject(FOUND)
  expect(theResident()).toBe(parent)
})

test('a cancelled program is killed, and the others go on', async () => {
  const { resident, child } = await inTheMiddle()
  const controller = new AbortController()
  const call = resident.run({ tool: 'ruff', args: [], input: '' }, controller.signal)
  await vi.waitFor(() => expect(childrenOf(theResident())).toHaveLength(2))
  controller.abort(new Error('cancelled'))
  await expect(call).rejects.toThrow('cancelled')
  await vi.waitFor(() => expect(childrenOf(theResident()).map(({ pid }) => pid)).toEqual([child]))
  expect(await run(resident, 'x = 1')).toEqual(CLEAN)
})

test('a resident that does not end a tool is ended itself', { timeout: 30_000 }, async () => {
  const { resident, parent, child } = await inTheMiddle()
  process.kill(parent, 'SIGSTOP')
  const stuck = resident.run({ tool: 'allow-list', args: [], input: '', timeoutMs: 100 }, never)
  expect(await stuck).toEqual({ kind: 'broken', why: 'took longer than 0.1 s' })
  await vi.waitFor(() => expect(isThere(parent)).toBe(false), 10_000)
  await vi.waitFor(() => expect(isThere(child)).toBe(false))
  expect(await run(resident, 'import os')).toMatchObject(FOUND)
})

test.each([
  ['says nonsense', 'echo all fine; exec sleep 60', /spoke nonsense/],
  ['says too long things', String.raw`printf 'R\0\0\0\0\377\0\0\0'; exec sleep 60`, /spoke nonsense/],
  ['answers what nobody asked', String.raw`printf 'E\0\0\0\7\0\0\0\0'; exec sleep 60`, /spoke nonsense/],
  ['has no form', String.raw`printf 'E\0\0\0\1\0\0\0\2[]'; exec sleep 60`, /spoke nonsense/],
  ['is silent and ends', 'exit 0', /ended with 0/],
  ['crashes', 'exit 9', /ended with 9/],
  ['says yes to all and ends', String.raw`printf 'R\0\0\0\0\0\0\0\0'; exit 0`, /ended with 0/],
])('a resident that %s breaks every tool', async (_, script, why) => {
  const resident = residentOf(await spoiledTools(pythonTools, { python: script }))
  const ends = ['ruff', 'bandit', 'allow-list'] as const
  for (const end of await Promise.all(ends.map((tool) => run(resident, 'x = 1', tool)))) {
    expect(end).toMatchObject({ kind: 'broken', why: expect.stringMatching(why) })
  }
})

test('ten programs at once get an answer each, and each its own', async () => {
  const resident = residentOf(pythonTools)
  const numbers = Array.from({ length: 10 }, (_, number) => number)
  const ends = await Promise.all(numbers.map((number) => run(resident, `import module_${number}`)))
  for (const number of numbers) {
    expect(ends[number]).toMatchObject({ output: expect.stringContaining(`module_${number} may not be`) })
  }
})

test.each([
  ['nested too deeply', '('.repeat(5000)],
  ['deep in another way', `x = a${'.b'.repeat(20_000)}`],
  ['looking like frames', 'E\0\0\0\x01\0\0\0\x02{}\n{"tool": "ruff", "args": []}\nK\0\0\0\x01\0\0\0\0'],
  ['of half characters', 'x = "\ud800"\n\n\n'],
  ['long', '# x\n'.repeat(100_000)],
])('after a program that is %s, the next one is judged as ever', async (_, hostile) => {
  const resident = residentOf(pythonTools)
  const before = await run(resident, 'import os\nos.system("ls")', 'bandit', BANDIT)
  const parent = theResident()
  for (const [tool, args] of [
    ['bandit', BANDIT],
    ['allow-list', []],
  ] as const) {
    await run(resident, hostile, tool, [...args])
  }
  expect(await run(resident, 'x = 1')).toEqual(CLEAN)
  expect(await run(resident, 'import os')).toMatchObject(FOUND)
  expect(untimed(await run(resident, 'import os\nos.system("ls")', 'bandit', BANDIT))).toEqual(
    untimed(before),
  )
  expect(theResident()).toBe(parent)
})

/** bandit's report says when it was made. */
const untimed = (end: ToolEnd) => ({
  ...end,
  output: 'output' in end && end.output.replace(/"generated_at": ".*"/, ''),
})

test('a resident inherits nothing of the environment', async () => {
  const tools = await spoiledTools(pythonTools, { python: 'env >"$0.env"; exec "$tools/bin/python" "$@"' })
  await run(residentOf(tools), 'x = 1')
  const lines = (await readFile(join(tools, 'bin', 'python.env'), 'utf8')).split('\n')
  // The rest are the shell's own.
  expect(lines.filter((line) => !/^(PWD|OLDPWD|SHLVL|_)=|^$/.test(line))).toEqual(['LANG=C.UTF-8'])
})

test('a resident keeps nothing open of what is over', async () => {
  const few = 'ulimit -n 20; exec "$tools/bin/python" "$@"'
  const resident = residentOf(await spoiledTools(pythonTools, { python: few }))
  for (let round = 0; round < 20; round += 1) expect(await run(resident, 'x = 1')).toEqual(CLEAN)
})

test('a resident that was closed is not started again', async () => {
  const { resident, running } = await inTheMiddle()
  await resident.close()
  expect(await running).toMatchObject({ kind: 'broken' })
  await expect(run(resident, 'x = 1')).rejects.toThrow('closed')
  expect(childrenOf(process.pid).filter(({ words }) => words.includes('-I'))).toEqual([])
})

test('a resident whose worker is gone ends, with what it is doing', async () => {
  const tools = await spoiledTools(pythonTools, { ruff: 'exec sleep 60' })
  const resident = startResidentProcess(tools)
  resident.begin({ tool: 'ruff', args: [], input: '' }, { take() {}, ended() {}, broken() {}, notBegun() {} })
  const parent = await vi.waitFor(theResident)
  await vi.waitFor(() => expect(childrenOf(parent)).toHaveLength(1), 10_000)
  const [child] = childrenOf(parent)
  await resident.close()
  expect(await resident.over).toBe('ended with 0')
  await vi.waitFor(() => expect([parent, child?.pid ?? 0].filter(isThere)).toEqual([]))
})
