import { IMAGE_LIMITS, type ImageResult, type NormalisedImage } from '#adapters/images/images.ts'
import { type ImageRow, saveImage } from '#db/images.ts'
import type { Owner } from '#domain/owner.ts'
import { readBody } from './body.ts'
import type { Collaborators } from './collaborators.ts'
import { filesOf, isMultipart, parseForm } from './multipart.ts'
import { Problem } from './problem.ts'

/** Most pictures of one job; the steps read one for now. */
export const MOST_IMAGES = 1

/** Room in a form for its text, its headers and a question in any script. */
const FORM_BYTES = 64 * 1024

const tooLarge = () =>
  new Problem(
    413,
    'image_too_large',
    `The picture is larger than ${IMAGE_LIMITS.bytes / 1024 ** 2} MB; send a smaller one.`,
  )

/** Limit of a form with so many pictures, in bytes. */
export const readForm = async (request: Request, images: number): Promise<FormData> =>
  parseForm(request, await readBody(request, images * IMAGE_LIMITS.bytes + FORM_BYTES, tooLarge))

/** A picture as it was sent. */
interface Upload {
  bytes: Uint8Array
  declaredType: string | null
  fileName: string | null
}

/**
 * The one picture of a request: the field `image` of a form, or the body itself.
 * @throws Problem 413, 422 or 400
 */
export async function readUpload(request: Request): Promise<Upload> {
  if (!isMultipart(request)) {
    const bytes = await readBody(request, IMAGE_LIMITS.bytes, tooLarge)
    return { bytes, declaredType: declaredTypeOf(request), fileName: null }
  }
  const [file] = filesOf(await readForm(request, 1), 'image')
  if (!file) throw imageMissing()
  return uploadOf(file)
}

/** What `curl` says of any body when it is told nothing is no word about the picture. */
function declaredTypeOf(request: Request): string | null {
  const type = request.headers.get('content-type')
  return type === 'application/x-www-form-urlencoded' ? null : type
}

export const imageMissing = () =>
  new Problem(422, 'image_missing', 'There is no picture; send one in the field "image".')

export const uploadOf = async (file: File): Promise<Upload> => ({
  bytes: new Uint8Array(await file.arrayBuffer()),
  declaredType: file.type || null,
  fileName: file.name || null,
})

/**
 * The picture as it would be kept; nothing is kept yet.
 * @throws Problem with the refusal's own status and code
 */
export async function normalise(
  { normaliseImage }: Pick<Collaborators, 'normaliseImage'>,
  { bytes, declaredType, fileName }: Upload,
): Promise<NormalisedImage> {
  if (bytes.byteLength > IMAGE_LIMITS.bytes) throw tooLarge()
  const result: ImageResult = await normaliseImage(bytes, declaredType, fileName)
  if (result.kind === 'image') return result.image
  throw new Problem(result.status, result.code, result.sentence)
}

/** Keeps a normalised picture: its bytes first, then the row that says so. */
export async function keepImage(
  { db, storage }: Pick<Collaborators, 'db' | 'storage'>,
  owner: Owner,
  { png, sha256, width, height }: NormalisedImage,
): Promise<ImageRow> {
  const key = `org/${owner.organisation}/image/${sha256}.png`
  await storage.put(key, png, 'image/png')
  return saveImage(db, owner, { key, sha256, bytes: png.byteLength, width, height })
}
