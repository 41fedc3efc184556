import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { forgetOldest } from './sandbox-libraries.ts'

test('the newest three files of libraries are kept, and nothing else is touched', async () => {
  const folder = await temporaryFolder('libraries')
  const names = ['libraries-d.tar', 'libraries-a.tar', 'libraries-c.tar', 'libraries-b.tar', 'base.tar']
  for (const [age, name] of names.entries()) {
    await writeFile(join(folder, name), '')
    await utimes(join(folder, name), 2000 - age, 2000 - age)
  }
  await forgetOldest(folder)
  expect((await readdir(folder)).toSorted()).toEqual(['base.tar', ...names.slice(0, 3)].toSorted())
})
