import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { containerOptions } from '#sandbox/host-config.ts'

const page = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'sandbox.md'), 'utf8')
/** What stands in the table beside a word. */
const said = (what: string) => new RegExp(`^\\| ${what} +\\| (.+?) +\\|$`, 'm').exec(page)?.[1]

const MIB = 1024 ** 2
const limits = DEFAULT_LIMITS
const plan = { image: '', shelf: 'bare', runtime: 'runc', labels: {}, cgroupParent: null, limits } as const
const { Tmpfs = {} } = containerOptions(plan).HostConfig ?? {}
const [files, mebibytes] = [limits.files, limits.fileBytes / MIB]

test.each([
  ['time', [`${limits.timeoutMs / 1000} s`]],
  ['processors, memory', [`${limits.cpus} processors`, `${limits.memoryBytes / MIB} MiB`]],
  ['processes, threads', [`${limits.processes}`]],
  [
    'output',
    [
      `${limits.stdoutBytes / MIB} MiB to standard output`,
      `${limits.stderrBytes / MIB} MiB to standard error`,
    ],
  ],
  [
    '`/out`',
    [`${files} files come out, each of ${mebibytes} MiB`, `${limits.totalFileBytes / MIB} MiB together`],
  ],
])('docs/sandbox.md tells the limit that applies: %s', (what, parts) => {
  for (const part of parts) expect(said(what)).toContain(part)
})

test.each(['/in', '/tmp', '/out'])('and the size of %s', (folder) => {
  const size = /size=(\d+)m/.exec(Tmpfs[folder] ?? '')?.[1]
  expect(size).toBeDefined()
  expect(said(`\`${folder}\``)).toContain(`${size} MiB`)
})
