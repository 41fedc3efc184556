/** Where people read: standard error, so that standard output stays the answer's. */
export const tell = (line = ''): void => {
  process.stderr.write(`${line}\n`)
}

// Heeds NO_COLOR and FORCE_COLOR; answers go to one stream and the rest to the other, so both must show colours.
const colours = [process.stderr, process.stdout].every((stream) => stream.isTTY && stream.hasColors())

const paint = (code: number) => (text: string) => (colours ? `\u001B[${code}m${text}\u001B[0m` : text)

/** Text that a picture, a program or a question chose: without what a terminal would obey. */
export const harmless = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')

/** The same, with its lines kept and what a terminal would obey written out: what a program printed. */
export const visible = (text: string): string =>
  text.replaceAll(/[^\P{C}\n\t]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)

export const bold = paint(1)
export const dim = paint(2)
export const red = paint(31)
export const green = paint(32)
export const yellow = paint(33)

/** `840 ms`, `3.2 s`, `2 min 5 s` from whole milliseconds. */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `812 B`, `34 kB`, `1.2 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
