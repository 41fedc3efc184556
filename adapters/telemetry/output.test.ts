import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { createOutput } from './output.ts'

const folder = await temporaryFolder('output')

/** A pipe that holds 64 kB until somebody reads it, and does not make anybody wait. */
function narrowPipe() {
  const file = join(folder, 'pipe')
  execFileSync('mkfifo', [file])
  const fd = openSync(file, constants.O_RDWR | constants.O_NONBLOCK)
  const bytes = Buffer.alloc(1_000_000)
  return { fd, read: () => bytes.toString('utf8', 0, readSync(fd, bytes)) }
}

test('what finds no room is dropped and counted, no line is cut, and the count is told when there is room', () => {
  const pipe = narrowPipe()
  const output = createOutput(pipe.fd, (dropped) => output.write(`dropped ${dropped}\n`))
  const line = `${'x'.repeat(999)}é\n`
  const began = performance.now()
  for (let n = 0; n < 500; n += 1) output.write(line)
  expect(performance.now() - began).toBeLessThan(2000)
  let told = pipe.read()
  output.write('one more\n')
  told += pipe.read()
  closeSync(pipe.fd)
  const lines = told.trimEnd().split('\n')
  const whole = lines.filter((each) => `${each}\n` === line).length
  const rest = lines.slice(whole)
  // The count itself may find room where a line does not.
  const dropped = rest.slice(0, -1).map((each) => Number(/^dropped (\d+)$/.exec(each)?.[1]))
  expect(dropped.reduce((sum, count) => sum + count, 0)).toBe(500 - whole)
  expect(rest.at(-1)).toBe('one more')
  expect(whole).toBeGreaterThan(10)
})

test('a full disk stops nobody', () => {
  const full = openSync('/dev/full', 'w')
  let told = 0
  const output = createOutput(full, () => {
    told += 1
    output.write('dropped\n')
  })
  for (let n = 0; n < 1000; n += 1) output.write('line\n')
  closeSync(full)
  // Each line tries to tell of those before it.
  expect(told).toBe(999)
})
