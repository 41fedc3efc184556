import { createHash, randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { picture, accept, pixel, chunk, craftedPng } from './test-pictures.ts'

test.each([
  ['png', 'image/png', 'a.PNG'],
  ['jpeg', 'image/jpeg; charset=binary', 'photo.jpg'],
  ['jpeg', 'image/jpg', 'photo.jfif'],
  ['gif', 'application/octet-stream', 'a.gif'],
  ['webp', null, 'chart.v2'],
  ['webp', '', null],
] as const)('a %s sent as %j and named %j becomes a PNG of its size', async (format, type, name) => {
  const image = await accept(await picture().toFormat(format).toBuffer(), type, name)
  const metadata = await sharp(image.png).metadata()
  expect(metadata).toMatchObject({ format: 'png', width: 60, height: 40, channels: 3, depth: 'uchar' })
  expect(image).toMatchObject({ width: 60, height: 40 })
  expect(image.sha256).toBe(createHash('sha256').update(image.png).digest('hex'))
  const [red = 0, green = 0] = await pixel(image.png, 30, 20)
  expect(red).toBeGreaterThan(250)
  expect(green).toBeLessThan(5)
})

test('all kinds of WebP are measured', async () => {
  for (const options of [{ lossless: true }, { quality: 50 }, { quality: 50, alphaQuality: 50 }]) {
    const alpha = sharp({ create: { width: 61, height: 43, channels: 4, background: '#ff000080' } })
    for (const source of [picture(61, 43), alpha]) {
      expect(await accept(await source.webp(options).toBuffer())).toMatchObject({ width: 61, height: 43 })
    }
  }
})

test('pixels survive without loss, and the same picture has the same hash', async () => {
  const raw = randomBytes(50 * 40 * 3)
  const png = await sharp(raw, { raw: { width: 50, height: 40, channels: 3 } })
    .png()
    .toBuffer()
  const image = await accept(png)
  expect((await sharp(image.png).raw().toBuffer()).equals(raw)).toBe(true)
  expect((await accept(image.png)).sha256).toBe(image.sha256)
})

test('orientation is applied, and then gone', async () => {
  // Left half red, right half blue; orientation 6 turns it clockwise: red comes to the top.
  const blue = await picture(30, 40, '#0000ff').png().toBuffer()
  const source = picture().composite([{ input: blue, left: 30, top: 0 }])
  const jpeg = await source.jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer()
  const image = await accept(jpeg)
  expect(image).toMatchObject({ width: 40, height: 60 })
  expect((await pixel(image.png, 20, 5))[0]).toBeGreaterThan(240)
  expect((await pixel(image.png, 20, 55))[2]).toBeGreaterThan(240)
  expect((await sharp(image.png).metadata()).orientation).toBeUndefined()
})

test('nothing of metadata, comments, profiles or appended bytes is kept', async () => {
  const canary = 'CANARY-51.5074N'
  const exif = { IFD0: { Artist: canary, Copyright: canary }, IFD3: { GPSLatitudeRef: 'N' } }
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const tagged = await picture().withExif(exif).withIccProfile('p3').toFormat(format).toBuffer()
    const polyglot = Buffer.concat([tagged, Buffer.from(`<script>${canary}</script>PK\x03\x04`)])
    expect(polyglot.includes(canary)).toBe(true)
    const { png } = await accept(polyglot)
    const { exif: left, icc, xmp, iptc, comments } = await sharp(png).metadata()
    expect([left, icc, xmp, iptc, comments]).toEqual(Array(5).fill(undefined))
    expect(Buffer.from(png).includes('CANARY')).toBe(false)
    expect(Buffer.from(png).includes('script')).toBe(false)
  }
  const text = chunk('tEXt', Buffer.from(`Comment\0${canary}`))
  const rows = deflateSync(Buffer.alloc(4 * (1 + 4 * 3)))
  const { png } = await accept(craftedPng(4, 4, text, chunk('IDAT', rows)))
  expect(Buffer.from(png).includes('CANARY')).toBe(false)
})

test('what is transparent becomes white', async () => {
  const clear = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#00000000' } })
    .png()
    .toBuffer()
  expect(await pixel((await accept(clear)).png, 4, 4)).toEqual([255, 255, 255])
})

test('16 bits, greys, palettes and CMYK become 8 bits of sRGB', async () => {
  const sources = [
    picture().toColourspace('rgb16').png(),
    picture().greyscale().png(),
    picture().greyscale().jpeg(),
    picture().png({ palette: true }),
    picture().toColourspace('cmyk').jpeg(),
  ]
  for (const source of sources) {
    const { png } = await accept(await source.toBuffer())
    expect(await sharp(png).metadata()).toMatchObject({ channels: 3, depth: 'uchar', space: 'srgb' })
  }
})

test.each([
  [6000, 3000, 4096, 2048],
  [1000, 5000, 819, 4096],
  [1, 50_000, 1, 4096],
  [4096, 10, 4096, 10],
  [1, 1, 1, 1],
])('%i × %i becomes %i × %i', async (width, height, wanted, tall) => {
  const image = await accept(await picture(width, height).png().toBuffer())
  expect([image.width, image.height]).toEqual([wanted, tall])
})
