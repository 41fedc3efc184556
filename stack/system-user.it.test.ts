import { chmod, copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { run } from './run.ts'
import { unprivileged } from './system-user.ts'

const folder = await temporaryFolder('system-user')
/** Who is not root runs everything as itself. Root's program has one of the two capabilities that pass through folders. */
const EXPECTED = process.getuid?.() === 0 ? [1n << 1n, 1n << 2n] : [0n]

/** Asks as PostgreSQL does, by the system call `access`, and tells which capabilities the process has. */
const SCRIPT = `
  const { accessSync, constants, readFileSync } = require('node:fs')
  for (const file of process.argv.slice(1)) accessSync(file, constants.R_OK | constants.X_OK)
  console.log(/CapEff:\\s*(\\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])`

test('whom a program runs as reaches what lies in a folder closed to others, and no more', async () => {
  const closed = join(folder, 'closed')
  const program = join(closed, 'program')
  await mkdir(closed)
  await copyFile('/bin/true', program)
  await chmod(program, 0o755)
  await chmod(closed, 0o700)
  const runAs = await unprivileged([program, process.execPath])
  const said = await run(process.execPath, ['-e', SCRIPT, program], { runAs })
  expect(EXPECTED).toContain(BigInt(`0x${said.trim()}`))
})
