import { IMAGE_LIMITS, type ImageRefusal } from './images.ts'

const MEGABYTES = IMAGE_LIMITS.bytes / 1024 ** 2
const MEGAPIXELS = IMAGE_LIMITS.pixels / 1e6

/** Code → status and sentence. */
const REFUSALS = {
  image_empty: { status: 422, sentence: 'The picture is empty; send a PNG, JPEG, GIF or WebP file.' },
  image_too_large: {
    status: 413,
    sentence: `The picture is larger than ${MEGABYTES} MB; send a smaller one, or only the part that matters.`,
  },
  image_too_many_pixels: {
    status: 413,
    sentence: `The picture has more than ${MEGAPIXELS} megapixels or ${IMAGE_LIMITS.frames} frames; send a smaller one, or only the part that matters.`,
  },
  image_unsupported: {
    status: 415,
    sentence: 'The file is not a PNG, JPEG, GIF or WebP picture; send one of these.',
  },
  image_type_mismatch: {
    status: 415,
    sentence: 'The picture is of another type than its name or media type says; name it by what it is.',
  },
  image_corrupt: {
    status: 422,
    sentence: 'The picture cannot be read to its end; save it anew as PNG or JPEG and send that.',
  },
} as const satisfies Record<ImageRefusal['code'], Pick<ImageRefusal, 'status' | 'sentence'>>

export const refuse = (code: ImageRefusal['code']): ImageRefusal => ({
  kind: 'refused',
  code,
  ...REFUSALS[code],
})
