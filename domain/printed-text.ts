const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Printed bytes as text for people and databases: what is no UTF-8, and NUL, become the replacement character. */
export const printedText = (bytes: Uint8Array): string => decoder.decode(bytes).replaceAll('\0', '\uFFFD')

/** How long a character is that begins with a byte: none is longer than four, and a byte inside one begins none. */
const LENGTHS = [
  { from: 0xf0, length: 4 },
  { from: 0xe0, length: 3 },
  { from: 0xc0, length: 2 },
] as const

/**
 * How many of at most the first `limit` bytes can be taken so that no character is cut: pieces taken one after another
 * are, as texts and joined, the text of the whole, also where it is no UTF-8.
 */
export function wholeCharacters(bytes: Uint8Array, limit: number): number {
  const end = Math.min(bytes.length, limit)
  for (let at = end - 1; at >= Math.max(0, end - 3); at--) {
    const byte = bytes[at] ?? 0
    if (byte >= 0x80 && byte < 0xc0) continue
    const { length } = LENGTHS.find(({ from }) => byte >= from) ?? { length: 1 }
    return at + length > end ? at : end
  }
  return end
}
