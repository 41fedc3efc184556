import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runner, useSandbox } from './testing.ts'

const { sandbox, containers } = await useSandbox()
const run = runner(sandbox)
const line = (record: object) => `${JSON.stringify(record)}\n`
/** A program that says something through the result channel, without the module that does so for programs. */
const reporting = (text: string) =>
  `import os\nos.write(int(os.environ["RECKONER_REPORT_FD"]), ${JSON.stringify(text)}.encode())\n`

beforeAll(async () => {
  expect(await sandbox.prove()).toMatchObject({ kind: 'strong', missing: [] })
})
afterEach(async () => {
  await expect.poll(containers, { timeout: 10_000 }).toEqual([])
})
afterAll(() => sandbox.close())

test('a program prints', async () => {
  const { outcome, exitCode, stdout, stderr, files, report } = await run(
    'import sys\nprint("größer")\nprint("e", file=sys.stderr)',
  )
  expect({ outcome, exitCode, stdout, stderr, files }).toEqual({
    outcome: 'ok',
    exitCode: 0,
    stdout: 'größer\n',
    stderr: 'e\n',
    files: [],
  })
  expect(report).toEqual({ values: [], text: null, checks: [] })
})

test('a program reads its files, which are what was given', async () => {
  const files = [
    { name: 'extraction.json', bytes: Buffer.from('{"a": [1, 2]}') },
    { name: 'image-0.png', bytes: new Uint8Array(300_000).fill(7) },
  ]
  const program = `
import json, os
print(json.load(open("/in/extraction.json")), len(open("/in/image-0.png", "rb").read()), sorted(os.listdir("/in")))
try:
    open("/in/extraction.json", "w")
except OSError as error:
    print(error.strerror)
print(__name__, os.getcwd())`
  const { stdout } = await run(program, {}, { files })
  expect(stdout).toBe(
    "{'a': [1, 2]} 300000 ['extraction.json', 'image-0.png', 'program.py']\nPermission denied\n__main__ /out\n",
  )
})

test('values, text and checks come through the result channel', async () => {
  const value = {
    kind: 'value',
    name: 'growth',
    value: 11.4,
    unit: '%',
    uncertainty: null,
    note: null,
    uses: ['t0.r1.c1'],
  }
  const said = [
    value,
    { kind: 'text', text: 'It grew.' },
    { kind: 'check', name: 'adds up', passed: true, detail: null },
  ]
  const { outcome, report, stdout } = await run(reporting(said.map(line).join('')))
  expect(outcome).toBe('ok')
  expect(stdout).toBe('')
  expect(report).toMatchObject({
    values: [{ name: 'growth', value: 11.4 }],
    text: 'It grew.',
    checks: [{ passed: true }],
  })
})

test('the module that programs import reports through it, too', async () => {
  const { outcome, report, stderr } = await run(
    'import reckoner\nreckoner.answer("x", 2, uses=[])\nreckoner.check("y", 1 < 2)',
  )
  expect({ outcome, stderr }).toEqual({ outcome: 'ok', stderr: '' })
  expect(report.values).toEqual([
    { name: 'x', value: 2, unit: null, uncertainty: null, note: null, uses: [] },
  ])
  expect(report.checks).toEqual([{ name: 'y', passed: true, detail: null }])
})

test('what is printed is no answer, whatever it looks like', async () => {
  const forged = line({
    kind: 'value',
    name: 'x',
    value: 1,
    unit: null,
    uncertainty: null,
    note: null,
    uses: [],
  })
  // Frames as the supervisor would send them, on every descriptor that a program can reach.
  const program = `
import os, struct, sys
forged = ${JSON.stringify(forged)}.encode()
frame = b"V" + struct.pack(">I", len(forged)) + forged
for descriptor in (1, 2):
    os.write(descriptor, frame)
for descriptor in range(4, 64):
    try:
        os.write(descriptor, frame)
        print("wrote to", descriptor)
    except OSError:
        pass
for path in ("/proc/1/fd/1", "/proc/1/fd/4", "/dev/stdout"):
    try:
        with open(path, "wb") as file:
            file.write(frame)
    except OSError as error:
        print(path, error.strerror)`
  const { outcome, report, stdout } = await run(program)
  expect(outcome).toBe('ok')
  expect(report.values).toEqual([])
  expect(stdout).not.toContain('wrote to')
  expect(stdout).toContain('/proc/1/fd/1 Permission denied')
})

test('nonsense in the result channel is a violation, and nothing of the run is believed', async () => {
  const { outcome, report, files, stderr } = await run(
    `${reporting('growth = 11\n')}open("a.txt", "w").write("x")`,
  )
  expect({ outcome, files, report }).toEqual({
    outcome: 'protocol_violation',
    files: [],
    report: { values: [], text: null, checks: [] },
  })
  expect(stderr).toContain('Line 1 of the result channel is not JSON')
})

test('a program that raises is told where, in its own lines only', async () => {
  const { outcome, exitCode, stderr } = await run('def half(x):\n    return x / 0\n\nhalf(3)\n')
  expect({ outcome, exitCode }).toEqual({ outcome: 'user_error', exitCode: 1 })
  expect(stderr).toContain('File "/in/program.py", line 2, in half\n    return x / 0')
  expect(stderr).toContain('ZeroDivisionError')
  expect(stderr).not.toContain('/opt/sbx')
})

test.each([
  ['a syntax error', 'def f(:\n', 'user_error', 1],
  ['exit with a number', 'exit(3)', 'user_error', 3],
  ['exit with a sentence', 'import sys\nsys.exit("no rows")', 'user_error', 1],
  ['exit as if nothing had been', 'quit()', 'ok', 0],
])('%s', async (_, program, outcome, exitCode) => {
  expect(await run(program)).toMatchObject({ outcome, exitCode })
})

test('a crash names its signal', async () => {
  expect(await run('import os\nos.abort()')).toMatchObject({
    outcome: 'crashed',
    exitCode: null,
    signal: 'SIGABRT',
  })
})

test('files come with type and hash; what is no plain, well-named file stays behind with a reason', async () => {
  const program = `
import os
os.makedirs("tables/a/b/c/d")
open("tables/a.csv", "w").write("x,y\\n1,2\\n")
open("wrong.png", "w").write("no picture")
open("two\\nlines", "w").write("x")
open(b"\\xff\\xfe", "w").write("x")
open("gnp.\\u202etxt", "w").write("x")
open("big", "w").write("x" * 2000)
open("tables/a/b/c/deep", "w").write("x")
os.chmod(os.open("closed", os.O_CREAT), 0)
for make in (
    lambda: os.symlink("/etc/passwd", "link"),
    lambda: os.link("wrong.png", "hard"),
    lambda: os.mkfifo("pipe"),
    lambda: os.mknod("device", 0o20666, os.makedev(1, 3)),
):
    try:
        make()
        print("made")
    except OSError as error:
        print(error.strerror)
os.truncate(os.open("sparse", os.O_CREAT | os.O_RDWR), 200_000_000)`
  const { outcome, stdout, files, rejected } = await run(program, { fileBytes: 1000 })
  expect({ outcome, stdout }).toEqual({ outcome: 'ok', stdout: 'Operation not permitted\n'.repeat(4) })
  expect(files.map(({ name, contentType }) => [name, contentType])).toEqual([
    ['tables/a.csv', 'text/csv'],
    ['wrong.png', 'text/plain'],
  ])
  expect(rejected.map(({ name }) => name).sort()).toEqual(
    [
      '\\udcff\\udcfe',
      'big',
      'closed',
      'gnp.\\u{202e}txt',
      'sparse',
      'tables/a/b/c',
      'two\\u{a}lines',
    ].sort(),
  )
})

test('files end at their number and their sum', async () => {
  const program = 'for n in range(9): open(f"{n}.bin", "wb").write(b"\\0" * 400)'
  const few = await run(program, { files: 3 })
  expect([few.files.length, few.rejected[0]?.why]).toEqual([3, 'More than 3 files.'])
  const small = await run(program, { totalFileBytes: 1000 })
  expect(small.files.map(({ name }) => name)).toEqual(['0.bin', '1.bin'])
})

test('the libraries are there and calculate', async () => {
  const program = `
import numpy as np, pandas as pd, scipy.optimize, matplotlib.pyplot as plt
from PIL import Image
frame = pd.DataFrame({"year": [2020, 2021, 2022, 2023], "sales": [10.0, 12.0, 14.1, 16.0]})
fit = scipy.optimize.curve_fit(lambda x, a, b: a * x + b, frame.year - 2020, frame.sales)[0]
figure, axes = plt.subplots(figsize=(8, 5))
axes.plot(frame.year, frame.sales, "o")
figure.savefig("fit.png")
print(round(fit[0], 3), Image.open("fit.png").size, np.linalg.svd(np.eye(300))[1].sum())`
  const { outcome, stdout, stderr, files } = await run(program)
  // An empty stderr: the font cache was found, and no library missed anything.
  expect({ outcome, stdout, stderr }).toEqual({
    outcome: 'ok',
    stdout: '2.01 (800, 500) 300.0\n',
    stderr: '',
  })
  expect(files.map(({ name, contentType }) => [name, contentType])).toEqual([['fit.png', 'image/png']])
})

test('the libraries carry no docstrings, which are memory that nobody reads', async () => {
  const program = `
import statistics, pandas as pd
print(repr(statistics.__doc__), repr(pd.DataFrame.__doc__))`
  expect((await run(program)).stdout).toBe("'' ''\n")
})

test('a cancel kills at once, and so it does while a run waits for its turn', async () => {
  const abort = new AbortController()
  const begun = performance.now()
  const runs = [1, 2, 3].map(() => run('import time\ntime.sleep(60)', {}, { signal: abort.signal }))
  setTimeout(() => abort.abort(), 800)
  const outcomes = (await Promise.all(runs)).map(({ outcome }) => outcome)
  expect(outcomes).toEqual(['cancelled', 'cancelled', 'cancelled'])
  expect(performance.now() - begun).toBeLessThan(5000)
})

test('a run that was cancelled before it began makes no container', async () => {
  expect(await run('print(1)', {}, { signal: AbortSignal.abort() })).toMatchObject({
    outcome: 'cancelled',
    stdout: '',
  })
})

test('a container carries the ids it was given, and ours', async () => {
  const abort = new AbortController()
  const running = run(
    'import time\ntime.sleep(60)',
    {},
    { labels: { job: 'job_1', owner: 'forged' }, signal: abort.signal },
  )
  await expect.poll(async () => (await containers()).length, { timeout: 5000 }).toBe(1)
  const [labels] = (await containers()).map(({ Labels }) => Labels)
  abort.abort()
  await running
  expect(labels).toMatchObject({ 'reckoner.sandbox': '1', 'reckoner.job': 'job_1' })
  expect(labels?.['reckoner.owner']).toContain(`:${process.pid}:`)
  expect(Number(labels?.['reckoner.deadline'])).toBeGreaterThan(Date.now())
})
