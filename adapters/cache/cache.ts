/** Results that may be lost at any time. Every failure of the cache is a miss, never an error. */
export interface Cache {
  get(key: string): Promise<string | null>
  /** Keeps `value` for `seconds`. */
  set(key: string, value: string, seconds: number): Promise<void>
  /** Resolves when the cache answers; throws with a sentence when not. */
  ready(): Promise<void>
  close(): Promise<void>
}
