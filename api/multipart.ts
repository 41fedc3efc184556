import { Problem } from './problem.ts'

/** More parts than any form of ours has; each costs time to take apart. */
const PARTS = 16

export const isMultipart = (request: Request): boolean =>
  /^multipart\/form-data\b/i.test(request.headers.get('content-type') ?? '')

/**
 * Takes a `multipart/form-data` body apart.
 * @throws Problem 400 when it is none, 422 when it has too many parts
 */
export async function parseForm(request: Request, body: Uint8Array): Promise<FormData> {
  const type = request.headers.get('content-type') ?? ''
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (!boundary) throw malformed()
  if (countOf(Buffer.from(body.buffer, body.byteOffset, body.byteLength), `--${boundary}`) > PARTS + 1) {
    throw new Problem(422, 'body_invalid', `The request has more than ${PARTS} parts.`)
  }
  try {
    return await new Response(Buffer.from(body), { headers: { 'Content-Type': type } }).formData()
  } catch {
    throw malformed()
  }
}

const malformed = () => new Problem(400, 'body_invalid', 'The request is not a valid multipart form.')

/** Stops counting once it is clear that there are too many. */
function countOf(body: Buffer, mark: string): number {
  let count = 0
  for (
    let at = body.indexOf(mark);
    at !== -1 && count <= PARTS + 1;
    at = body.indexOf(mark, at + mark.length)
  ) {
    count++
  }
  return count
}

/** The files of a field, in order; text under its name is no file. */
export const filesOf = (form: FormData, field: string): File[] =>
  form.getAll(field).filter((value) => value instanceof File)
