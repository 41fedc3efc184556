import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { dieWithParent } from '#stack/die-with-parent.ts'

const ROOT = join(import.meta.dirname, '..')

/**
 * Runs one of vitest's projects that is too long for `npm test` (`vitest.config.ts`), one file at a time.
 * @param pattern of the names of tests, as vitest takes it; null: all of them
 * @returns whether all hold
 */
export async function projectHolds(project: string, pattern: string | null): Promise<boolean> {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const chosen = pattern === null ? [] : ['--testNamePattern', pattern]
  const args = [vitest, 'run', `--project=${project}`, '--maxWorkers=1', ...chosen]
  const wrapped = await dieWithParent(process.execPath, args, { signal: 'SIGTERM' })
  const stdin = wrapped.watchesStdin ? 'pipe' : 'ignore'
  const child = spawn(wrapped.command, wrapped.args, { cwd: ROOT, stdio: [stdin, 'inherit', 'inherit'] })
  const [code] = await once(child, 'exit')
  return code === 0
}
