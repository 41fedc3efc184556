import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { dieWithParent } from '#stack/die-with-parent.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/**
 * Runs the rows of the fault matrix that have a test of their own.
 * @param only a row such as `F20`; null: all of them
 * @returns whether all hold
 */
export async function rowsHold(only: string | null): Promise<boolean> {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const chosen = only === null ? [] : ['--testNamePattern', `^${only}:`]
  const args = [vitest, 'run', '--project=rows', '--maxWorkers=1', ...chosen]
  const wrapped = await dieWithParent(process.execPath, args, { signal: 'SIGTERM' })
  const stdin = wrapped.watchesStdin ? 'pipe' : 'ignore'
  const child = spawn(wrapped.command, wrapped.args, { cwd: ROOT, stdio: [stdin, 'inherit', 'inherit'] })
  const [code] = await once(child, 'exit')
  return code === 0
}
