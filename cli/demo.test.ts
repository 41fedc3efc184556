import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const demo = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'demo.ts'), ...args], { encoding: 'utf8' })

test('a picture that is not there is refused before anything is started', () => {
  const { status, stdout, stderr } = demo('--image', 'nowhere.png', '--question', 'How much?', '--json')
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ jobId: null, status: 'failed', reason: 'image_missing' })
  expect(stderr).toContain('nowhere.png')
  expect(stderr).not.toContain('PostgreSQL')
})

test('a picture without a question, and a flag that is not known, are told with the usage', () => {
  for (const args of [['--image', 'README.md'], ['--jsno']]) {
    const { status, stderr } = demo(...args)
    expect(status).toBe(2)
    expect(stderr).toContain('Usage: npm run demo')
  }
  expect(demo('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage: npm run demo') })
})
