import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { useService } from '#test/services.ts'

const { url } = await useService('instance')
const root = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)
const out = await mkdtemp(join(tmpdir(), 'reckoner-docs-'))
afterAll(() => rm(out, { recursive: true }))

/** The commands of the page, in order, as one script; a marker stands before each block's output. */
async function script(): Promise<string> {
  const page = await readFile(join(root, 'docs', 'api.md'), 'utf8')
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block)
  return ['set -euo pipefail', ...blocks.map((block, index) => `echo "#${index}"\n${block}\necho`)].join('\n')
}

test(
  'the commands of docs/api.md ask, follow, fetch the answer and the plot',
  { timeout: 120_000 },
  async () => {
    const { stdout } = await run('bash', ['-c', await script()], {
      cwd: root,
      env: { ...process.env, RECKONER: url, OUT: out },
      maxBuffer: 16 * 1024 ** 2,
    })
    const [, asked, followed, fetched, , refused, ready] = stdout.split(/^#\d$/m)
    expect(asked?.trim()).toMatch(/^[\w-]+$/)
    expect(followed).toContain('"kind":"closed"')
    const job = JSON.parse(fetched ?? '')
    expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
    expect(job.answer.values[0].value).toBeCloseTo(124.714, 2)
    expect(JSON.parse(refused ?? '')).toMatchObject({ code: expect.stringMatching(/^image_/) })
    expect(JSON.parse(ready ?? '')).toMatchObject({ ready: true })
    const plot = await readFile(join(out, 'residuals.png'))
    expect(plot.subarray(1, 4).toString()).toBe('PNG')
  },
)
