import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { UnreadablePicture } from './ocr.ts'
import { createOcr } from './rapidocr.ts'

const { pythonTools } = await useService('pythonTools')
const ocr = createOcr({ python: join(pythonTools, 'bin', 'python') })
afterAll(() => ocr.close())

const never = new AbortController().signal
const TEXTS = ['Region', 'Revenue', 'North', '9600.50', 'South', '−1,998']

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="300">
  <rect width="420" height="300" fill="white"/>
  <g font-family="DejaVu Sans" font-size="16" fill="#222">
    <text x="40" y="60">Region</text><text x="260" y="60" text-anchor="end">Revenue</text>
    <text x="40" y="100">North</text><text x="260" y="100" text-anchor="end">9600.50</text>
    <text x="40" y="140">South</text><text x="260" y="140" text-anchor="end">−1,998</text>
  </g>
  <line x1="30" x2="270" y1="75" y2="75" stroke="#888"/>
  <rect x="300" y="60" width="40" height="200" fill="#4472c4"/>
  <rect x="360" y="180" width="40" height="80" fill="#4472c4"/>
</svg>`
const picture = () => sharp(Buffer.from(svg)).png().toBuffer()
const plain = (texts: string[]) => texts.map((text) => text.replace(/[−–]/g, '-')).sort()

test('text, bars and ruled lines are seen where they are', async () => {
  const sight = await ocr.see(await picture(), never)
  expect(plain(sight.lines.map(({ text }) => text))).toEqual(plain(TEXTS))
  expect(sight).toMatchObject({ width: 420, height: 300, rotation: 0 })
  const number = sight.lines.find(({ text }) => text === '9600.50')
  expect(Math.abs((number?.box.x ?? 0) + (number?.box.width ?? 0) - 260)).toBeLessThanOrEqual(3)
  expect(sight.bars.map(({ colour }) => colour)).toEqual(['#4472c4', '#4472c4'])
  expect(sight.bars.map(({ box }) => [box.x, box.height]).sort(([a = 0], [b = 0]) => a - b)).toEqual([
    [300, 200],
    [360, 80],
  ])
  expect(sight.across).toHaveLength(1)
})

test('a turned picture on a dark ground is levelled before it is read', async () => {
  const dark = await sharp(await picture())
    .negate({ alpha: false })
    .rotate(1.2, { background: 'black' })
    .png()
    .toBuffer()
  const sight = await ocr.see(dark, never)
  expect(sight.rotation).toBeCloseTo(-1.2, 0)
  expect(plain(sight.lines.map(({ text }) => text))).toEqual(plain(TEXTS))
})

test('bytes that are no picture are told, and the next picture is read by the same process', async () => {
  await expect(ocr.see(Buffer.from('no picture'), never)).rejects.toThrow(UnreadablePicture)
  expect((await ocr.see(await picture(), never)).lines).toHaveLength(TEXTS.length)
})

test('a cancelled reading ends at once, and the next picture starts another process', async () => {
  const png = await picture()
  const cancel = new AbortController()
  const cancelled = ocr.see(png, cancel.signal)
  setTimeout(() => cancel.abort(new Error('cancelled')), 50)
  await expect(cancelled).rejects.toThrow('cancelled')
  expect((await ocr.see(png, never)).lines).toHaveLength(TEXTS.length)
})
