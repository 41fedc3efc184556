import { Problem } from './problem.ts'

/**
 * Reads a request's body, counting while it reads: no more than `limit` bytes are ever held, whatever
 * the request says of its length.
 * @throws what `tooLarge` gives, as soon as the limit is passed
 */
export async function readBody(
  request: Request,
  limit: number,
  tooLarge: () => Problem,
): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}

const JSON_BYTES = 64 * 1024

/**
 * Reads a JSON body of at most 64 kB, or of another number of bytes.
 * @throws Problem 413 or 400
 */
export async function readJson(request: Request, limit: number = JSON_BYTES): Promise<unknown> {
  const bytes = await readBody(
    request,
    limit,
    () => new Problem(413, 'body_too_large', `The request is larger than ${limit / 1024} kB.`),
  )
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Problem(400, 'body_invalid', 'The request is not valid JSON in UTF-8.')
  }
}
