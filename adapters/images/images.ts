/** A picture as kept: oriented, stripped of metadata, re-encoded without loss. */
export interface NormalisedImage {
  png: Uint8Array
  width: number
  height: number
  sha256: string
}

/** Why a picture is refused; the API's stable codes. */
export type ImageRefusal = {
  kind: 'refused'
  code:
    | 'image_empty'
    | 'image_too_large'
    | 'image_too_many_pixels'
    | 'image_unsupported'
    | 'image_type_mismatch'
    | 'image_corrupt'
  status: 413 | 415 | 422
  sentence: string
}

export type ImageResult = { kind: 'image'; image: NormalisedImage } | ImageRefusal

/** Largest upload: 20 MB and 50 megapixels (first frame; at most 100 frames). */
export const IMAGE_LIMITS = {
  bytes: 20 * 1024 ** 2,
  pixels: 50_000_000,
  frames: 100,
  longSide: 4096,
} as const
