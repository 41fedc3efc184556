import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { removeForsaken } from '#test/forsaken-folders.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'

test('what was left behind more than a day ago is removed, and nothing else', async () => {
  const parent = await temporaryFolder('forsaken')
  const spared = [
    'reckoner-missed-pictures-AbC123',
    'reckoner-clone-AbC123',
    'reckoner-demo',
    'somebody-elses',
  ]
  const old = ['reckoner-old-AbC123', ...spared]
  const fresh = 'reckoner-new-AbC123'
  for (const name of [...old, fresh]) {
    await mkdir(join(parent, name))
    await writeFile(join(parent, name, name.includes('clone') ? 'package.json' : 'file'), '')
  }
  const yesterday = Date.now() / 1000 - 90_000
  for (const name of old) await utimes(join(parent, name), yesterday, yesterday)
  await removeForsaken(parent)
  expect((await readdir(parent)).toSorted()).toEqual([...spared, fresh].toSorted())
})
