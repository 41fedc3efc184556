import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from './checks.ts'
import { dieWithParent } from './die-with-parent.ts'
import { fail } from './fail.ts'
import { ensureAll } from './needs.ts'
import { createProgress } from './progress.ts'
import { type Report, type Tally, tallyOf } from './tally.ts'

const ROOT = join(import.meta.dirname, '..')

/** npm test: brings what is missing, then the checks and every test; the last line of stdout counts them. */
async function main(): Promise<void> {
  const progress = createProgress()
  const lease = await ensureAll(progress)
  try {
    const checks = await runChecks(progress)
    const tests = await runTests()
    const passed = checks.passed + tests.passed
    const failed = checks.failed + tests.failed
    process.stdout.write(`${passed} passed, ${failed} failed, ${tests.skipped} skipped\n`)
    process.exitCode = failed === 0 ? 0 : 1
  } finally {
    await lease.release()
  }
}

async function runTests(): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'reckoner-report-'))
  const report = join(folder, 'report.json')
  try {
    const code = await runVitest(report)
    const tally = tallyOf(await readReport(report))
    // An error outside of any test, such as an unhandled rejection, fails the run without failing a test.
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runVitest(report: string): Promise<number> {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const projects = ['--project=unit', '--project=integration']
  const args = [
    vitest,
    'run',
    ...projects,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const wrapped = await dieWithParent(process.execPath, args, { signal: 'SIGTERM' })
  const stdin = wrapped.watchesStdin ? 'pipe' : 'ignore'
  const child = spawn(wrapped.command, wrapped.args, { cwd: ROOT, stdio: [stdin, 'inherit', 'inherit'] })
  // The terminal tells vitest too, and it stops what it started; we end after it.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

async function readReport(file: string): Promise<Report | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}

main().catch((error: unknown) => {
  process.stdout.write('0 passed, 1 failed, 0 skipped\n')
  fail(error)
})
