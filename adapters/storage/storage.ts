/**
 * Where images, extractions, programs and artifacts are kept. Keys are slash-separated paths of
 * `[A-Za-z0-9._-]` segments and always begin with `org/<organisation>/`.
 */
export interface Storage {
  /** Keeps `bytes` under `key`; writing the same key again replaces it in one piece. */
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  /** The bytes under `key`; null when there are none. Throws when the store cannot be reached. */
  get(key: string): Promise<Uint8Array | null>
  /** Resolves when the store answers and can be written; throws with a sentence when not. */
  ready(): Promise<void>
}
