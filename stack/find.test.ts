import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { atLeast, onPath, versionOf } from './find.ts'

const folder = await temporaryFolder('find')

test.each([
  ['1.8.2', '1.8.2', true],
  ['1.10.0', '1.8.2', true],
  ['1.8.1', '1.8.2', false],
  ['7.0', '7.0.0', true],
  ['6.9.9', '7.0.0', false],
])('version %s at or above %s: %s', (version, minimum, expected) => {
  expect(atLeast(version, minimum)).toBe(expected)
})

test('only an executable file counts as being on the path', async () => {
  const file = join(folder, 'tool')
  await writeFile(file, '#!/bin/sh\necho tool v2.31.4\n')
  expect(await onPath('tool', `/nowhere:${folder}`)).toBeNull()
  await chmod(file, 0o755)
  expect(await onPath('tool', `/nowhere:${folder}`)).toBe(file)
  expect(await versionOf(file)).toBe('2.31.4')
})

test('a program that fails has no version', async () => {
  expect(await versionOf('/bin/false')).toBeNull()
  expect(await versionOf('/nowhere/at/all')).toBeNull()
})
