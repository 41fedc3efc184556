import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'

const made: { test: string; file: string } = { test: '', file: '' }
// Hooks run last to first, so that this one sees the folder of the file gone.
afterAll(() => expect(existsSync(made.file)).toBe(false))
made.file = await temporaryFolder('whole')

test('a folder made within a test is there, with what is written into it', async () => {
  made.test = await temporaryFolder('one')
  await writeFile(join(made.test, 'x'), '')
  expect(existsSync(made.test)).toBe(true)
})

test('and is gone after it, unlike that of all tests', () => {
  expect(made.test).not.toBe('')
  expect(existsSync(made.test)).toBe(false)
  expect(existsSync(made.file)).toBe(true)
})
