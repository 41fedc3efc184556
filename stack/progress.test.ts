import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'

function screen(isTTY: boolean) {
  const written: string[] = []
  return { written, isTTY, columns: 60, write: (text: string) => written.push(text) }
}

test('outside a terminal each step is one line with its time and the way taken', async () => {
  const plain = screen(false)
  const result = await createProgress(plain).step('Redis', async (say) => {
    say('path, version 7.0.15')
    return 42
  })
  expect(result).toBe(42)
  expect(plain.written.join('')).toMatch(/^✓ Redis · \d\.\d s · path, version 7\.0\.15\n$/)
})

test('a step that fails says so and passes the error on', async () => {
  const plain = screen(false)
  const failing = createProgress(plain).step('Redis', async () => {
    throw new Error('no disk')
  })
  await expect(failing).rejects.toThrow('no disk')
  expect(plain.written.join('')).toMatch(/^✗ Redis · /)
})

test('on a terminal a running step is drawn while it runs, cut to the width', async () => {
  const live = screen(true)
  await createProgress(live).step('A build', async (say) => {
    say('compiling '.repeat(20))
    await new Promise((resolve) => setTimeout(resolve, 400))
  })
  const drawn = live.written.find((text) => text.includes('… A build'))
  expect(drawn).toContain('compiling')
  expect(drawn?.split('\n')[0]?.replace(/^[^J]*\[J/, '').length).toBeLessThan(60)
  expect(live.written.at(-1)).toContain('✓ A build')
})
