import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { freshPorts } from '#stack/ports.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'

const root = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)
const folder = await temporaryFolder('docs')
const { api } = await freshPorts()
const environment = {
  ...process.env,
  RECKONER_FOLDER: join(folder, 'instance'),
  RECKONER_PORT: String(api),
  RECKONER: `http://127.0.0.1:${api}`,
  OUT: folder,
}

/** The commands of the page, in order, as one script; a marker stands before each block's output. */
async function script(): Promise<string> {
  const page = await readFile(join(root, 'docs', 'api.md'), 'utf8')
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block)
  return ['set -euo pipefail', ...blocks.map((block, index) => `echo "#${index}"\n${block}\necho`)].join('\n')
}

/** What each block printed. */
async function outputs(): Promise<string[]> {
  const options = { cwd: root, env: environment, maxBuffer: 16 * 1024 ** 2 }
  try {
    const { stdout } = await run('bash', ['-c', await script()], options)
    return stdout.split(/^#\d+$/m).slice(1)
  } finally {
    await run('npm', ['stop'], options)
  }
}

test(
  'the commands of docs/api.md start an instance, ask, follow, fetch the answer and the plot, and end it',
  { timeout: 180_000 },
  async () => {
    const [started, asked, followed, resumed, fetched, , refused, reset, ready, sealed, stopped] =
      await outputs()
    expect(started).toContain(`http://127.0.0.1:${api}`)
    expect(asked?.trim()).toMatch(/^[\w-]+$/)
    expect(followed).toContain('"kind":"closed"')
    expect(resumed).toContain('id: 4\n')
    expect(resumed).not.toMatch(/^id: [123]$/m)
    const job = JSON.parse(fetched ?? '')
    expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
    expect(job.answer.values[0].value).toBeCloseTo(124.714, 2)
    expect(JSON.parse(refused ?? '')).toMatchObject({ code: expect.stringMatching(/^image_/) })
    expect(JSON.parse(reset ?? '')).toMatchObject({ jobId: job.jobId, runId: expect.any(String) })
    expect(JSON.parse(ready ?? '')).toMatchObject({ ready: true })
    const { kind, summary, proofs, provedAt } = JSON.parse(sealed ?? '')
    expect(job.isolation).toEqual({ kind, summary })
    expect(proofs).toContainEqual({ limit: 'memory', bound: true, detail: expect.stringContaining('oom') })
    expect(Date.parse(provedAt)).toBeLessThan(Date.now())
    expect(stopped).toContain('Stopped.')
    const plot = await readFile(join(folder, 'residuals.png'))
    expect(plot.subarray(1, 4).toString()).toBe('PNG')
  },
)
