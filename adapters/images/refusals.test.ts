import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { normaliseImage } from './normalise.ts'
import { picture, accept, code, pixel, craftedPng, framesOf } from './test-pictures.ts'

test.each([
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>'],
  ['a PDF', '%PDF-1.7\n1 0 obj'],
  ['an executable', '\x7fELF\x02\x01\x01'],
  ['HTML', '<!doctype html><p>hello'],
  ['a BMP', 'BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'],
  ['an ImageMagick script', 'push graphic-context\nviewbox 0 0 640 480'],
  ['text', 'hello'],
  ['one byte', '\x89'],
  ['a RIFF that is no WebP', 'RIFF\x24\0\0\0WAVEfmt '],
])('%s is not supported, whatever it is called', async (_, content) => {
  const result = await normaliseImage(Buffer.from(content, 'latin1'), 'image/png', 'a.png')
  expect(result).toMatchObject({ kind: 'refused', code: 'image_unsupported', status: 415 })
})

test('formats that libvips could read but that are not of the four are not supported', async () => {
  for (const format of ['tiff', 'avif'] as const) {
    expect(code(await normaliseImage(await picture().toFormat(format).toBuffer(), null, null))).toBe(
      'image_unsupported',
    )
  }
})

test.each([
  ['image/jpeg', null],
  ['text/html', null],
  ['image/svg+xml', 'a.png'],
  [null, 'photo.jpg'],
  [null, 'page.html'],
  ['image/png', 'document.pdf'],
])('a PNG that is called %j and %j is a mismatch', async (type, name) => {
  const result = await normaliseImage(await picture().png().toBuffer(), type, name)
  expect(result).toMatchObject({ kind: 'refused', code: 'image_type_mismatch', status: 415 })
})

test('nothing, and too much, is refused', async () => {
  expect(await normaliseImage(new Uint8Array(), 'image/png', 'a.png')).toMatchObject({
    code: 'image_empty',
    status: 422,
  })
  const large = Buffer.concat([await picture().png().toBuffer(), Buffer.alloc(20 * 1024 ** 2)])
  expect(await normaliseImage(large, null, null)).toMatchObject({ code: 'image_too_large', status: 413 })
})

test('a flood of pixels is refused from the header, at once and without memory', async () => {
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0x3b])])
  const canvas = await picture(1, 1).webp({ lossless: true }).toBuffer()
  const webp = Buffer.concat([
    Buffer.from('RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0', 'latin1'),
    Buffer.alloc(6, 0xff),
    canvas,
  ])
  const jpeg = await picture().jpeg().toBuffer()
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  jpeg.fill(0xff, frame + 5, frame + 9)
  const before = process.memoryUsage.rss()
  const started = performance.now()
  for (const bytes of [craftedPng(100_000, 100_000), craftedPng(7072, 7072), gif, webp, jpeg]) {
    expect(await normaliseImage(bytes, null, null)).toMatchObject({
      code: 'image_too_many_pixels',
      status: 413,
    })
  }
  expect((performance.now() - started) / 5).toBeLessThan(20)
  expect(process.memoryUsage.rss() - before).toBeLessThan(10 * 1024 ** 2)
})

test('of an animation the first frame is taken; one of more than 100 frames is refused', async () => {
  for (const format of ['gif', 'webp'] as const) {
    const image = await accept(await framesOf(100, format))
    expect(image).toMatchObject({ width: 8, height: 8 })
    expect((await pixel(image.png, 4, 4))[0]).toBeGreaterThan(240)
    expect(code(await normaliseImage(await framesOf(101, format), null, null))).toBe('image_too_many_pixels')
  }
})

test.each(['png', 'jpeg', 'webp', 'gif'] as const)(
  'a %s that was cut short is corrupt, wherever it was cut',
  async (format) => {
    const raw = randomBytes(200 * 150 * 3)
    const whole = await sharp(raw, { raw: { width: 200, height: 150, channels: 3 } })
      .toFormat(format)
      .toBuffer()
    for (const share of [0.02, 0.3, 0.9]) {
      const result = await normaliseImage(whole.subarray(0, Math.max(12, whole.length * share)), null, null)
      expect(result).toMatchObject({ code: 'image_corrupt', status: 422 })
    }
  },
)

test('a PNG with a changed byte in its pixels, or of no size, is corrupt', async () => {
  const whole = await picture().png().toBuffer()
  const at = whole.indexOf('IDAT') + 8
  whole[at] = (whole[at] ?? 0) ^ 0xff
  expect(code(await normaliseImage(whole, null, null))).toBe('image_corrupt')
  expect(code(await normaliseImage(craftedPng(0, 5), null, null))).toBe('image_corrupt')
  expect(code(await normaliseImage(craftedPng(5, 5), null, null))).toBe('image_corrupt')
})
