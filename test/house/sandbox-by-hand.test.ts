import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const IMPORT = /(?:from|import)\s*\(?\s*'([#.][^']+)'/g

/** Every file of ours that a program imports, however far away. */
function reachedFrom(entry: string): string[] {
  const seen = new Set<string>()
  const visit = (file: string) => {
    if (seen.has(file) || !existsSync(file) || !statSync(file).isFile()) return
    seen.add(file)
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(IMPORT))
      visit(name.startsWith('#') ? join(ROOT, name.slice(1)) : join(dirname(file), name))
  }
  visit(join(ROOT, entry))
  return [...seen].map((file) => relative(ROOT, file))
}

const BY_HAND = ['cli/sandbox.ts', 'cli/sandbox-run.ts', 'stack/sandbox-tools.ts', 'sandbox/docker.ts']

test('the command reaches what runs a file by hand', () => {
  expect(reachedFrom('cli/main.ts')).toEqual(expect.arrayContaining(BY_HAND))
})

test('the API reaches none of it, nor any sandbox, command or stack', () => {
  const reached = reachedFrom('api/main.ts')
  expect(reached.length).toBeGreaterThan(30)
  expect(reached.filter((file) => /^(sandbox|cli|stack)\//.test(file))).toEqual([])
})
