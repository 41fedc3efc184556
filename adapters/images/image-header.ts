/** The formats that are read, by the type their bytes tell. */
export const IMAGE_TYPES = ['png', 'jpeg', 'gif', 'webp'] as const
export type ImageType = (typeof IMAGE_TYPES)[number]

export interface ImageHeader {
  type: ImageType
  /** As written in the header; null: the header ends too early or makes no sense. */
  size: { width: number; height: number } | null
}

const startsWith = (bytes: Buffer, text: string, at = 0): boolean =>
  bytes.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'))

/** The first bytes of each format. */
const MAGIC: Record<ImageType, (bytes: Buffer) => boolean> = {
  png: (bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n'),
  jpeg: (bytes) => startsWith(bytes, '\xff\xd8\xff'),
  gif: (bytes) => startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a'),
  webp: (bytes) => startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8),
}

interface Size {
  width: number
  height: number
}

/** PNG 11.2.2: the first chunk is IHDR. */
function pngSize(bytes: Buffer): Size | null {
  if (!startsWith(bytes, 'IHDR', 12)) return null
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** GIF89a, 18: the logical screen. */
const gifSize = (bytes: Buffer): Size => ({ width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) })

/** Markers that begin a frame and hold its size (ITU T.81, table B.1): C0…CF without DHT, JPG and DAC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
/** Markers without a length: TEM, RST0…7, SOI. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

function jpegSize(bytes: Buffer): Size | null {
  for (let at = 2; bytes[at] === 0xff;) {
    const marker = bytes.readUInt8(at + 1)
    if (isFrame(marker)) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    // Any number of FF may stand before a marker.
    if (marker === 0xff) at += 1
    else at += 2 + (isBare(marker) ? 0 : bytes.readUInt16BE(at + 2))
  }
  return null
}

/** RFC 9649, 2.5 to 2.7: one reader per kind of first chunk. */
const WEBP_CHUNKS: Record<string, (bytes: Buffer) => Size> = {
  'VP8 ': (bytes) => ({ width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }),
  VP8L: (bytes) => {
    const bits = bytes.readUInt32LE(21)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  },
  VP8X: (bytes) => ({ width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }),
}

const webpSize = (bytes: Buffer): Size | null =>
  WEBP_CHUNKS[bytes.subarray(12, 16).toString('latin1')]?.(bytes) ?? null

const SIZES: Record<ImageType, (bytes: Buffer) => Size | null> = {
  png: pngSize,
  jpeg: jpegSize,
  gif: gifSize,
  webp: webpSize,
}

/** Reading past the end of a cut header throws a RangeError. */
function sizeOf(type: ImageType, bytes: Buffer): Size | null {
  try {
    return SIZES[type](bytes)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/**
 * What the first bytes say, without decoding anything: cheap and safe to ask of any bytes. The decoder
 * has the last word, under the same limits.
 *
 * @returns null when it is none of the four formats
 */
export function readHeader(given: Uint8Array): ImageHeader | null {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  const type = IMAGE_TYPES.find((name) => MAGIC[name](bytes))
  return type ? { type, size: sizeOf(type, bytes) } : null
}
