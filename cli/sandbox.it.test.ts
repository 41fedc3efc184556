import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { useService } from '#test/services.ts'
import { connectDocker } from '#sandbox/client.ts'
import type { SandboxReport } from './sandbox-report.ts'

const { dockerHost } = await useService('sandbox')
const folder = await temporaryFolder('sandbox-run')
const docker = connectDocker(dockerHost)
/** In the environment of everything that a command starts, so that what it left is found. */
const MARK = `RECKONER_MARK=${process.pid}-${performance.now()}`
const KEYS = ['answer', 'checks', 'exitCode', 'files', 'limits', 'ms', 'outcome']
KEYS.push('rejected', 'runtime', 'signal', 'stderr', 'stdout')

interface Ended {
  code: number | null
  stdout: string
  stderr: string
  pid: number
}

const NODE = [process.execPath, join(import.meta.dirname, 'main.ts')]
const NPX = ['npx', 'reckoner']

function start(args: string[], environment: Record<string, string> = {}, [command = '', ...first] = NODE) {
  const [name = '', value = ''] = MARK.split('=')
  const env = { ...process.env, RECKONER_FOLDER: folder, [name]: value, ...environment }
  return spawn(command, [...first, 'sandbox', 'run', ...args], {
    cwd: join(import.meta.dirname, '..'),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function endOf(child: ReturnType<typeof start>): Promise<Ended> {
  const texts = [child.stdout, child.stderr].map((stream) => stream.setEncoding('utf8').toArray())
  const [code] = await once(child, 'exit')
  const [stdout = '', stderr = ''] = (await Promise.all(texts)).map((parts) => parts.join(''))
  return { code, stdout, stderr, pid: child.pid ?? 0 }
}

async function programOf(source: string): Promise<string> {
  const file = join(folder, 'program-under-test.py')
  await writeFile(file, source)
  return file
}

/** Runs a program as `--json` has it; what is told to people goes elsewhere. */
async function run(source: string, args: string[] = ['--runtime', 'runc'], environment = {}) {
  const ended = await endOf(start([await programOf(source), ...args, '--json'], environment))
  const lines = ended.stdout.split('\n')
  expect(lines).toHaveLength(2)
  const report: SandboxReport = JSON.parse(lines[0] ?? '')
  expect(Object.keys(report).toSorted()).toEqual(KEYS)
  return { ...ended, report }
}

async function containers(pid: number): Promise<string[]> {
  const all = await docker.listContainers({
    all: true,
    filters: { label: ['reckoner.instance=sandbox-run'] },
  })
  return all.filter(({ Labels }) => Labels['reckoner.owner']?.includes(`:${pid}:`)).map(({ Id }) => Id)
}

function processes(): string[] {
  const environmentOf = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8')
    } catch {
      return ''
    }
  }
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(MARK))
}

/** The process of the command itself, whatever was started before it. */
const commandPid = () =>
  Number(processes().find((pid) => /main\.ts\0sandbox\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))))

afterEach(() => expect(processes()).toEqual([]))

test('by the settings: files, an answer and its checks, and nothing is left', async () => {
  const csv = join(folder, 'numbers.csv')
  await writeFile(csv, '20\n22\n')
  const other = join(folder, 'unit.txt')
  await writeFile(other, 'EUR')
  const source = `
import os, reckoner, sys
total = sum(int(line) for line in open('/in/numbers.csv'))
os.mkdir('/out/tables')
open('/out/tables/total.csv', 'w').write(f'total\\n{total}\\n')
open('/out/bad\\\\name.txt', 'w').write('x')
print('adding'); print('quietly', file=sys.stderr)
reckoner.answer('total', total, unit=open('/in/unit.txt').read())
reckoner.check('sum', total == 42)
`
  const { report, code, stderr, pid } = await run(source, ['--input', csv, '--input', other])
  expect(stderr).toContain('Start-up check')
  const [file] = report.files
  expect(report).toMatchObject({
    outcome: 'ok',
    exitCode: 0,
    signal: null,
    stdout: 'adding\n',
    stderr: 'quietly\n',
    answer: { text: 'total: 42 EUR.', values: [{ name: 'total', value: 42, unit: 'EUR' }], structured: true },
    checks: [{ name: 'sum', passed: true }],
    limits: { timeoutMs: 120_000 },
  })
  expect(report.rejected).toEqual([{ name: 'bad\\name.txt', why: expect.stringContaining('backslash') }])
  expect(report.files).toEqual([
    {
      name: 'tables/total.csv',
      bytes: 9,
      contentType: 'text/csv',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      path: expect.any(String),
    },
  ])
  expect(file?.path.startsWith(join(folder, 'sandbox'))).toBe(true)
  expect(readFileSync(file?.path ?? '', 'utf8')).toBe('total\n42\n')
  expect(code).toBe(0)
  expect(await containers(pid)).toEqual([])
})

test('a program that fails, within 20 s from the start of all, and one that runs too long', async () => {
  const begun = performance.now()
  const failed = await run('print("so far"); 1 / 0')
  expect(performance.now() - begun).toBeLessThan(20_000)
  expect(failed.report).toMatchObject({
    outcome: 'user_error',
    exitCode: 1,
    stdout: 'so far\n',
    answer: null,
  })
  expect(failed.report.stderr).toContain('ZeroDivisionError')
  expect(failed.code).toBe(1)

  const crashed = await run('import ctypes; ctypes.string_at(0)')
  expect(crashed.report).toMatchObject({ outcome: 'crashed', signal: 'SIGSEGV', exitCode: null })
  expect(crashed.stderr).toContain('✕ crashed: The program was ended by SIGSEGV.\n')
  expect(crashed.report.stderr).not.toContain('ended by')

  const slow = await run('while True: pass', ['--runtime', 'runc', '--timeout', '1'])
  expect(slow.report).toMatchObject({ outcome: 'timeout', runtime: 'runc', limits: { timeoutMs: 1000 } })
  expect(slow.code).toBe(1)
  expect(await containers(slow.pid)).toEqual([])
})

test('where nothing can be proved nothing is run, and it is told in the same form', async () => {
  const { report, code } = await run('print(1)', ['--runtime', 'runc'], {
    SANDBOX_IMAGE: 'reckoner-nowhere:1',
  })
  expect(report).toMatchObject({ outcome: 'infra_misconfig', exitCode: null, stdout: '', runtime: 'none' })
  expect(report.stderr).toContain('reckoner-nowhere:1')
  expect(code).toBe(1)
})

test('a file that is not there starts nothing, and wrong usage is told as such', async () => {
  const missing = await endOf(start(['nowhere.py', '--json']))
  expect(missing.code).toBe(1)
  expect(JSON.parse(missing.stdout)).toMatchObject({
    outcome: 'user_error',
    exitCode: null,
    stderr: 'There is no file of that name: nowhere.py\n',
    runtime: 'none',
    ms: { start: 0 },
  })
  expect(missing.stderr).toBe('✕ user_error: There is no file of that name: nowhere.py\n')
  const wrong = await endOf(start(['nowhere.py', '--timeout', '0', '--json']))
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
  const [sentence, usage] = wrong.stderr.split('\n')
  expect(sentence).toBe('--timeout is "0"; it wants whole seconds from 1 to 600.')
  expect(usage).toContain('Usage: npx reckoner sandbox run FILE.py')
})

/** Starts a program that sleeps, and waits until it does. */
async function startSleeper(by = NODE) {
  const file = await programOf('import time; time.sleep(60)')
  const child = start([file, '--runtime', 'runc', '--json'], {}, by)
  const ended = endOf(child)
  const isRunning = async () => {
    const [id] = await containers(commandPid())
    expect(id).toBeDefined()
    const { State } = await docker.getContainer(id ?? '').inspect()
    expect(State.Running).toBe(true)
  }
  // The start-up check makes containers too; the program's is the one after it.
  let told = ''
  child.stderr.on('data', (text: string) => (told += text))
  await vi.waitFor(() => expect(told).toContain('✓ Start-up check'), { timeout: 30_000, interval: 20 })
  await vi.waitFor(isRunning, { timeout: 10_000, interval: 20 })
  return { child, ended, pid: commandPid() }
}

test('Ctrl-C kills what runs and tells it as cancelled', async () => {
  const { child, ended, pid } = await startSleeper()
  child.kill('SIGINT')
  const { code, stdout } = await ended
  const stderr = 'sandbox: The program was cancelled before it ended.\n'
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'cancelled', answer: null, files: [], stderr })
  expect(code).toBe(130)
  expect(await containers(pid)).toEqual([])
})

test.each(['SIGTERM', 'SIGKILL'] as const)('a %s for npx alone ends its program, too', async (signal) => {
  const { child, ended, pid } = await startSleeper(NPX)
  child.kill(signal)
  const { stdout } = await ended
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'cancelled' })
  expect(await containers(pid)).toEqual([])
  await vi.waitFor(() => expect(processes()).toEqual([]), { timeout: 5000, interval: 20 })
})

test('a command that is killed outright takes its program along, and the next one clears up after it', async () => {
  const { child, ended, pid } = await startSleeper()
  child.kill('SIGKILL')
  await ended
  const [id = ''] = await containers(pid)
  const isOver = async () => expect((await docker.getContainer(id).inspect()).State.Running).toBe(false)
  await vi.waitFor(isOver, { timeout: 5000, interval: 20 })
  await run('print(1)')
  expect(await containers(pid)).toEqual([])
})

test('for people: what the program printed is harmless, and no folder is made without files', async () => {
  const empty = await temporaryFolder('sandbox-people')
  const file = await programOf('print("a\\x1b[2Jb")')
  const { code, stdout, stderr } = await endOf(start([file, '--runtime', 'runc'], { RECKONER_FOLDER: empty }))
  expect(stdout).toBe('a\\u{1b}[2Jb\n')
  expect(stderr).toContain('✓ ok')
  expect(stderr).toContain('runc: 2 min 0 s, 2 processors, 2048 MiB of memory')
  expect(code).toBe(0)
  expect(existsSync(join(empty, 'sandbox'))).toBe(false)
})
