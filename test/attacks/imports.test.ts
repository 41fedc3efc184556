import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf } from '#test/attacks/imports.ts'

const ROOT = join(import.meta.dirname, '..', '..')

test('a program’s imports are followed over folders, those of types are not', () => {
  const imports = importsOf(join(ROOT, 'sandbox', 'docker.ts'), ROOT)
  expect([...imports]).toEqual(expect.arrayContaining(['sandbox/standby.ts', 'domain/execution.ts']))
  // Of the client only the type is imported there.
  expect(imports.has('dockerode')).toBe(false)
  expect(importsOf(join(ROOT, 'sandbox', 'client.ts'), ROOT).has('dockerode')).toBe(true)
})
