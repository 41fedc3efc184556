import { join } from 'node:path'
import { messageOf } from './message.ts'
import { run } from './run.ts'
import type { Progress } from './service.ts'

/** A check of the sources that runs no test. */
interface Check {
  name: string
  program: string
  args: string[]
}

const CHECKS: Check[] = [
  { name: 'Format', program: 'oxfmt', args: ['--check'] },
  { name: 'Lint', program: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'Types', program: 'tsc', args: ['--project', '.'] },
  {
    name: 'Types of the page',
    program: 'svelte-check',
    args: ['--workspace', 'web', '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  },
  { name: 'Unused code', program: 'knip', args: ['--no-progress'] },
]

const ROOT = join(import.meta.dirname, '..')
const BIN = join(ROOT, 'node_modules', '.bin')

/** Runs every check, whatever the ones before it said. @returns how many passed and failed */
export async function runChecks(progress: Progress): Promise<{ passed: number; failed: number }> {
  let failed = 0
  for (const { name, program, args } of CHECKS) {
    try {
      await progress.step(name, () => run(join(BIN, program), args, { cwd: ROOT, lines: 200 }))
    } catch (error) {
      failed += 1
      process.stderr.write(`${messageOf(error)}\n`)
    }
  }
  return { passed: CHECKS.length - failed, failed }
}
