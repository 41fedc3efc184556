import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished, TestRunner } from 'vitest'

/** A folder for one test, or at the top level for all tests of a file; removed after the last test that it is for. */
export async function temporaryFolder(name: string): Promise<string> {
  // Asked first: within a test vitest takes an `afterAll`, and never calls it.
  const atEnd = TestRunner.getCurrentTest() ? onTestFinished : afterAll
  const folder = await mkdtemp(join(tmpdir(), `reckoner-${name}-`))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  // PostgreSQL runs as another user when we are root, and has to pass through.
  await chmod(folder, 0o711)
  return folder
}
