import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/**
 * Helper of tests: a folder of tools in which some are replaced by shell scripts, until the end of the test. In a
 * script, `tools` is the folder of the real ones.
 */
export async function spoiledTools(
  real: string,
  scripts: { ruff?: string; python?: string },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tools-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'bin'))
  // Not links: Python finds its packages by the name that it is called by.
  for (const tool of ['ruff', 'python'] as const) {
    const does = scripts[tool] ?? `exec "$tools/bin/${tool}" "$@"`
    const file = join(folder, 'bin', tool)
    await writeFile(file, `#!/bin/sh\ntools='${real}'\n${does}\n`)
    await chmod(file, 0o755)
  }
  return folder
}
