import sharp from 'sharp'
import { expect, test } from 'vitest'
import { isPlot } from '#test/pictures/plot-file.ts'

const blank = () => sharp({ create: { width: 200, height: 150, channels: 3, background: '#fff' } })
const square = { create: { width: 60, height: 60, channels: 3, background: '#246' } } as const

test('a PNG that shows something is a plot', async () => {
  const drawn = blank().composite([{ input: square, left: 20, top: 20 }])
  expect(await isPlot(await drawn.png().toBuffer())).toBe(true)
})

test('an empty picture, another format, a cut file and text are none', async () => {
  expect(await isPlot(await blank().png().toBuffer())).toBe(false)
  const drawn = blank().composite([{ input: square, left: 20, top: 20 }])
  expect(await isPlot(await drawn.clone().jpeg().toBuffer())).toBe(false)
  expect(await isPlot((await drawn.clone().png().toBuffer()).subarray(0, 120))).toBe(false)
  expect(await isPlot(Buffer.from('no picture'))).toBe(false)
})
