import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decode } from './decode.ts'
import { normaliseImage } from './normalise.ts'
import { picture, code, chunk, craftedPng } from './test-pictures.ts'

test('a loader that is not one of the four does not run even when it is reached', async () => {
  for (const format of ['tiff', 'avif'] as const) {
    expect(await decode(await picture().toFormat(format).toBuffer())).toEqual({
      kind: 'refused',
      code: 'image_corrupt',
    })
  }
  expect(
    await decode(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
  ).toMatchObject({
    kind: 'refused',
  })
})

test('the decoder has the same limit of pixels', async () => {
  const flood = craftedPng(8000, 8000, chunk('IDAT', deflateSync(Buffer.alloc(1000))))
  expect(await decode(flood)).toEqual({ kind: 'refused', code: 'image_too_many_pixels' })
})

test('a chunk that unpacks to 200 MB does not bring the decoder down or get through', async () => {
  const bomb = deflateSync(Buffer.alloc(200 * 1024 ** 2), { level: 9 })
  const profile = chunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), bomb]))
  const text = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), bomb]))
  const rows = chunk('IDAT', deflateSync(Buffer.alloc(4 * (1 + 4 * 3))))
  for (const bytes of [
    craftedPng(4, 4, profile, rows),
    craftedPng(4, 4, text, rows),
    craftedPng(4, 4, chunk('IDAT', bomb)),
  ]) {
    const result = await normaliseImage(bytes, null, null)
    expect(['image_corrupt', 'accepted']).toContain(code(result))
    if (result.kind === 'image') expect(result.image.png.length).toBeLessThan(1000)
  }
})

test('a decoder that is too slow or takes too much memory is ended, and the picture is called corrupt', async () => {
  const heavy = await picture(7000, 7000).png().withMetadata({ orientation: 6 }).toBuffer()
  const corrupt = { kind: 'refused', code: 'image_corrupt' }
  const started = performance.now()
  expect(await decode(heavy, { timeoutMs: 200, memoryBytes: 2 * 1024 ** 3 })).toEqual(corrupt)
  expect(performance.now() - started).toBeLessThan(2000)
  expect(await decode(heavy, { timeoutMs: 30_000, memoryBytes: 700 * 1024 ** 2 })).toEqual(corrupt)
  expect(await decode(heavy)).toMatchObject({ kind: 'image' })
})
