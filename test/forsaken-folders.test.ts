import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { removeForsaken } from '#test/forsaken-folders.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'

test('what was left behind more than a day ago is removed, and nothing else', async () => {
  const parent = await temporaryFolder('forsaken')
  const old = ['reckoner-old-x', 'reckoner-missed-pictures-1', 'somebody-elses']
  for (const name of [...old, 'reckoner-new-x']) {
    await mkdir(join(parent, name))
    await writeFile(join(parent, name, 'file'), '')
  }
  const yesterday = Date.now() / 1000 - 90_000
  for (const name of old) await utimes(join(parent, name), yesterday, yesterday)
  await removeForsaken(parent)
  expect((await readdir(parent)).toSorted()).toEqual(
    ['reckoner-missed-pictures-1', 'reckoner-new-x', 'somebody-elses'].toSorted(),
  )
})
