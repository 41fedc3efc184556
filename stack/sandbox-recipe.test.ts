import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { IMAGE_FOLDER, LIBRARY_FILES, pythonFiles, readRecipe } from './sandbox-recipe.ts'

test('the image is named for its content', async () => {
  const recipe = await readRecipe()
  expect(recipe.libraries).toMatch(/^reckoner-sandbox-libraries:[0-9a-f]{16}$/)
  expect(recipe.image).toMatch(/^reckoner-sandbox:[0-9a-f]{16}$/)
  expect(await readRecipe()).toEqual(recipe)
})

test('a change of the supervisor is another image on the same libraries', async () => {
  const before = await readRecipe()
  const after = await readRecipe(async (file) => {
    const content = await readFile(join(IMAGE_FOLDER, file))
    return file === 'supervisor/runner.py' ? Buffer.concat([content, Buffer.from('\n')]) : content
  })
  expect(after.libraries).toBe(before.libraries)
  expect(after.image).not.toBe(before.image)
})

test.each(LIBRARY_FILES)('a change of %s is another image on other libraries', async (changed) => {
  const before = await readRecipe()
  const after = await readRecipe(async (file) =>
    Buffer.from(file === changed ? 'changed' : await readFile(join(IMAGE_FOLDER, file))),
  )
  expect(after.libraries).not.toBe(before.libraries)
  expect(after.image).not.toBe(before.image)
})

test('the supervisor and the module are in it, caches are not', async () => {
  const files = await pythonFiles()
  expect(files).toContain('supervisor/runner.py')
  expect(files).toContain('modules/reckoner/__init__.py')
  expect(files.filter((file) => !file.endsWith('.py') || file.includes('cache'))).toEqual([])
})

test('every library is pinned by hash', async () => {
  const lines = (await readFile(join(IMAGE_FOLDER, 'requirements.txt'), 'utf8')).split('\n')
  const pins = lines.filter((line) => /^\w/.test(line))
  expect(pins.length).toBeGreaterThan(10)
  for (const [index, line] of lines.entries()) {
    if (!/^\w/.test(line)) continue
    expect(line).toMatch(/^[\w.-]+==[\w.]+ \\$/)
    expect(lines[index + 1]).toMatch(/^ {4}--hash=sha256:[0-9a-f]{64}$/)
  }
})
