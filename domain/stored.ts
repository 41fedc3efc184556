/**
 * A thing kept in object storage, as it crosses a step: never the bytes, so that a workflow's
 * payloads stay under 8 kB.
 */
export interface Stored {
  /** `org/<organisation>/job/<job>/run/<run>/<sha256>/<name>`, or `…/files/<sha256>` of a file that a program left. */
  key: string
  /** Lower-case hexadecimal SHA-256 of the plain bytes; whoever reads it verifies it. */
  sha256: string
  bytes: number
}
