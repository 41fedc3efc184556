import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'

const folder = await temporaryFolder('cache')

test('two processes that bring the same thing at once build it once', async () => {
  const log = join(folder, 'builds')
  await writeFile(log, '')
  const script = `
    const { existsSync, appendFileSync, writeFileSync } = await import('node:fs')
    const { withLock } = await import(${JSON.stringify(join(import.meta.dirname, 'cache.ts'))})
    const built = ${JSON.stringify(join(folder, 'built'))}
    await withLock('thing', async () => {
      if (existsSync(built)) return
      appendFileSync(${JSON.stringify(log)}, 'build\\n')
      await new Promise((resolve) => setTimeout(resolve, 500))
      writeFileSync(built, '')
    })`
  const environment = { ...process.env, XDG_CACHE_HOME: folder }
  const processes = [1, 2].map(() =>
    spawn(process.execPath, ['--input-type=module', '-e', script], { env: environment, stdio: 'ignore' }),
  )
  const codes = await Promise.all(processes.map((child) => once(child, 'exit')))
  expect(codes.map(([code]) => code)).toEqual([0, 0])
  expect(await readFile(log, 'utf8')).toBe('build\n')
})
