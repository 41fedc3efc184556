import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { modelsRevision } from './models-revision.ts'

const root = await temporaryFolder('revision')

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true })
  await writeFile(join(root, file), text)
}

test('a change of a planner is another revision of the models, and a change of a test is none', async () => {
  await write('model-server/planner/plan.ts', 'one')
  await write('model-server/planner/plan.test.ts', 'one')
  await write('adapters/ocr/sight/see.py', 'one')
  await write('domain/numbers.ts', 'one')
  await write('stack/python-tools.txt', 'rapidocr==1')
  const revisions = [await modelsRevision(root)]
  await write('model-server/planner/plan.test.ts', 'two')
  expect(await modelsRevision(root)).toBe(revisions[0])
  const sources = ['model-server/planner/plan.ts', 'adapters/ocr/sight/see.py', 'stack/python-tools.txt']
  for (const file of sources) {
    await write(file, 'two')
    revisions.push(await modelsRevision(root))
  }
  expect(new Set(revisions).size).toBe(4)
})

test('the models of this clone have a revision', async () => {
  expect(await modelsRevision()).toMatch(/^[0-9a-f]{16}$/)
})
