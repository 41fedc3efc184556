/** Why a storage key is refused. A key is made by our own code, so this is a mistake in it: it rises. */
export class StorageKeyError extends Error {
  override name = 'StorageKeyError'
}

/** S3 allows 1024 bytes; the file system allows 255 per segment. */
const LONGEST_KEY = 900
const SEGMENT = /^[A-Za-z0-9._-]{1,200}$/

const isSegment = (segment: string): boolean => SEGMENT.test(segment) && segment !== '.' && segment !== '..'

/**
 * Gives the segments of a key: at least `org`, the organisation and a name.
 * @throws StorageKeyError when the key is not of the form `org/<organisation>/…` or could leave its folder
 */
export function segmentsOf(key: string): string[] {
  const segments = key.split('/')
  const good = key.length <= LONGEST_KEY && segments.length >= 3 && segments[0] === 'org'
  if (good && segments.every(isSegment)) return segments
  throw new StorageKeyError(
    `"${key.slice(0, 100)}" is no storage key; it wants org/<organisation>/… with segments of A-Z a-z 0-9 . _ - only.`,
  )
}
