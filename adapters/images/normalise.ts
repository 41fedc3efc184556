import { createHash } from 'node:crypto'
import { contradicts } from './declared-type.ts'
import { decode } from './decode.ts'
import { readHeader } from './image-header.ts'
import { IMAGE_LIMITS, type ImageResult } from './images.ts'
import { refuse } from './refusals.ts'
import { createTurns } from './turns.ts'

/** A decoder may take two cores and 2 GB, whatever was uploaded: two at once are a small machine's share. */
const turns = createTurns(2)

/**
 * Makes any uploaded picture the one that is kept: first frame, upright, on white, at most 4096 pixels
 * long, 8-bit sRGB as PNG, without metadata. The given bytes are never kept.
 *
 * @param bytes as uploaded
 * @param declaredType the media type as sent; null: none
 * @param fileName as sent; used for its ending alone, never for a path; null: none
 * @returns the picture, or why it is refused; never throws for what the bytes are
 */
export async function normaliseImage(
  bytes: Uint8Array,
  declaredType: string | null,
  fileName: string | null,
): Promise<ImageResult> {
  if (bytes.byteLength === 0) return refuse('image_empty')
  if (bytes.byteLength > IMAGE_LIMITS.bytes) return refuse('image_too_large')
  const header = readHeader(bytes)
  if (!header) return refuse('image_unsupported')
  if (contradicts(header.type, declaredType, fileName)) return refuse('image_type_mismatch')
  if (!header.size || header.size.width * header.size.height === 0) return refuse('image_corrupt')
  if (header.size.width * header.size.height > IMAGE_LIMITS.pixels) return refuse('image_too_many_pixels')
  const decoded = await turns(() => decode(bytes))
  if (decoded.kind === 'refused') return refuse(decoded.code)
  const sha256 = createHash('sha256').update(decoded.png).digest('hex')
  return { kind: 'image', image: { png: decoded.png, width: decoded.width, height: decoded.height, sha256 } }
}
