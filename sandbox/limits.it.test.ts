import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runner, useSandbox } from './testing.ts'

// gVisor keeps some of these in its own way; the attacks say how, for both.
const { sandbox, containers } = await useSandbox({ runtime: 'runc' })
const run = runner(sandbox)

beforeAll(async () => {
  expect(await sandbox.prove()).toMatchObject({ kind: 'strong', missing: [] })
})
afterEach(async () => {
  await expect.poll(containers, { timeout: 10_000 }).toEqual([])
})
afterAll(() => sandbox.close())

test('time is up: what was printed and written before is kept', async () => {
  const program =
    'import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint("so far")\nopen("part.csv", "w").write("a")\nwhile True: pass'
  const { outcome, stdout, stderr, files, ms } = await run(program, { timeoutMs: 400 })
  expect({ outcome, stdout, files: files.map(({ name }) => name) }).toEqual({
    outcome: 'timeout',
    stdout: 'so far\n',
    files: ['part.csv'],
  })
  expect(stderr).toContain('stopped after 0.4 s')
  expect(ms.run).toBeGreaterThan(350)
  expect(ms.run).toBeLessThan(2000)
})

test.each([
  ['by the program', 'x = bytearray(200_000_000)\nfor i in range(0, len(x), 4096): x[i] = 1'],
  [
    'by a child, which it waits for',
    'import os\nif os.fork() == 0:\n    x = b"x" * 200_000_000\nelse:\n    os._exit(os.waitstatus_to_exitcode(os.wait()[1]) & 127)',
  ],
  ['by a file in memory', 'open("/tmp/big", "wb").write(b"x" * 100_000_000)'],
])('memory is used up %s', async (_, program) => {
  const { outcome, stderr } = await run(program, { memoryBytes: 64 * 1024 ** 2 })
  expect(outcome).toBe('oom')
  expect(stderr).toContain('more than 64 MB of memory')
})

test('processes and threads are counted', async () => {
  const threads =
    'import threading, time\nfor _ in range(99): threading.Thread(target=time.sleep, args=(1,), daemon=True).start()'
  expect(await run(threads, { processes: 20 })).toMatchObject({ outcome: 'pids_limit' })
})

test('a fork bomb is over with its run', async () => {
  const bomb = 'import os\nwhile True:\n    try: os.fork()\n    except OSError: pass'
  const { outcome } = await run(bomb, { timeoutMs: 600, processes: 40 })
  expect(outcome).toBe('timeout')
})

test('there is no network', async () => {
  const program = `
import socket, urllib.request
for attempt in (
    lambda: socket.create_connection(("1.1.1.1", 80), 1),
    lambda: socket.getaddrinfo("example.com", 80),
    lambda: urllib.request.urlopen("http://169.254.169.254/", timeout=1),
    lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    lambda: socket.socket(40, socket.SOCK_STREAM),
):
    try:
        attempt()
        print("reached")
    except OSError as error:
        print("refused")`
  expect((await run(program)).stdout).toBe('refused\n'.repeat(5))
})

test('nothing but Python is there: no shell, no other program', async () => {
  const program = `
import os, subprocess
print(os.system("id") != 0)
for name in ("sh", "ls", "apt", "/bin/bash", "/usr/bin/perl"):
    try:
        subprocess.run([name])
        print(name)
    except OSError:
        pass
special = [os.path.join(f, n) for f, _, ns in os.walk("/usr") for n in ns if os.lstat(os.path.join(f, n)).st_mode & 0o6000]
print(special)`
  expect((await run(program)).stdout).toBe('True\n[]\n')
})

test('a program cannot end or look into its supervisor', async () => {
  const program = `
import os, signal
for number in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGSTOP, signal.SIGCHLD):
    os.kill(1, number)
for name in ("environ", "mem", "maps", "fd", "root"):
    try:
        os.listdir(f"/proc/1/{name}") if name in ("fd", "root") else open(f"/proc/1/{name}", "rb").read(1)
        print(name)
    except OSError:
        pass
print("alive")`
  expect(await run(program)).toMatchObject({ outcome: 'ok', stdout: 'alive\n' })
})

test('output ends at its cap', async () => {
  const { outcome, stdout } = await run('while True: print("x" * 1000)', { stdoutBytes: 5000 })
  expect(outcome).toBe('output_limit')
  expect(stdout.length).toBe(5000)
})

test('who is left running when the program ends is ended too', async () => {
  const program = 'import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nprint("done")'
  const { outcome, stdout, ms } = await run(program)
  expect({ outcome, stdout }).toEqual({ outcome: 'ok', stdout: 'done\n' })
  expect(ms.run).toBeLessThan(3000)
})
