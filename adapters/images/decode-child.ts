/*
 * A process that decodes one picture and ends: a picture is hostile until it was decoded, and what a
 * flaw in a decoder could reach is this process alone, which has no secret and no second picture.
 *
 * Standard input: the bytes. Standard output: one line of JSON (a `Decoded`), then the PNG when there
 * is one.
 */
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { IMAGE_LIMITS } from './images.ts'

export type Decoded =
  | { kind: 'image'; width: number; height: number }
  | { kind: 'refused'; code: 'image_corrupt' | 'image_too_many_pixels' }

/** Only these loaders of libvips may run; it picks by content, so every other one is shut. */
const LOADERS = ['JpegBuffer', 'PngBuffer', 'NsgifBuffer', 'WebpBuffer'].map(
  (name) => `VipsForeignLoad${name}`,
)

const OPTIONS = { failOn: 'warning', limitInputPixels: IMAGE_LIMITS.pixels, pages: 1 } as const

const refused = (code: 'image_corrupt' | 'image_too_many_pixels') => ({
  told: { kind: 'refused', code } as const,
})

/** First frame only; upright; on white; 8 bits of sRGB; at most so long; nothing kept but pixels. */
async function normalise(bytes: Buffer) {
  const { pages = 1 } = await sharp(bytes, OPTIONS).metadata()
  if (pages > IMAGE_LIMITS.frames) return refused('image_too_many_pixels')
  const { data, info } = await sharp(bytes, OPTIONS)
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({
      width: IMAGE_LIMITS.longSide,
      height: IMAGE_LIMITS.longSide,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .toColourspace('srgb')
    .png({ compressionLevel: 6, palette: false })
    .toBuffer({ resolveWithObject: true })
  return { told: { kind: 'image', width: info.width, height: info.height } as const, png: data }
}

/** What libvips says of a picture it cannot read becomes a refusal: here every error is the picture's. */
function refusalOf(error: unknown) {
  const tooMany = error instanceof Error && error.message.includes('pixel limit')
  return refused(tooMany ? 'image_too_many_pixels' : 'image_corrupt')
}

sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: LOADERS })
sharp.cache(false)
sharp.concurrency(2)

const result: { told: Decoded; png?: Buffer } = await normalise(await buffer(process.stdin)).catch(refusalOf)
process.stdout.write(`${JSON.stringify(result.told)}\n`)
if (result.png) process.stdout.write(result.png)
