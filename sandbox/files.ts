import { createHash } from 'node:crypto'
import type { OutputFile, RejectedFile } from '#domain/execution.ts'
import { contentTypeOf } from './file-type.ts'
import type { SentFile } from './transcript.ts'

const NAME_BYTES = 200
const DEPTH = 4

/** Why a name is refused, by what it holds; the first that fits is told. */
const OBJECTIONS: [RegExp, string][] = [
  [/^$/, 'Its name is empty.'],
  [/[\p{Cc}\\]/u, 'Its name has a control character or a backslash.'],
  // Format characters turn the direction of text around or are not seen: "gnp.exe" can be made to look like "exe.png".
  [/[\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\uFFFD]/u, 'Its name has a character that cannot be seen.'],
  [/(^|\/)\.{0,2}(\/|$)/, 'Its name has an empty part, or one that means another folder.'],
  [/(^|\/)(\s|[^/]*\s(\/|$))/, 'A part of its name begins or ends with a space.'],
  [/(^|\/)(__proto__|constructor|prototype)(\/|$)/, 'Its name is reserved.'],
  [/(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?(\/|$)/i, 'Its name is reserved.'],
  [/[<>:"|?*]/, 'Its name has a character that not every system allows.'],
]

/**
 * Looks at collected files once more, as if the collector in the container had looked at nothing: names, and types
 * by content.
 */
export function acceptFiles(
  sent: readonly SentFile[],
  already: readonly RejectedFile[],
): { files: OutputFile[]; rejected: RejectedFile[] } {
  const files: OutputFile[] = []
  const rejected = [...already]
  const seen = new Set<string>()
  for (const { name, bytes } of sent) {
    const why = objectionTo(name, seen)
    if (why === null) files.push(outputFile(name, bytes))
    else rejected.push({ name: printable(name), why })
    seen.add(name)
  }
  return { files, rejected: rejected.map((file) => ({ ...file, name: printable(file.name) })) }
}

function objectionTo(name: string, seen: Set<string>): string | null {
  if (seen.has(name)) return 'Another file has this name.'
  if (Buffer.byteLength(name) > NAME_BYTES) return `Its name is longer than ${NAME_BYTES} bytes.`
  if (name.split('/').length > DEPTH) return `Folders may be ${DEPTH} deep.`
  return OBJECTIONS.find(([pattern]) => pattern.test(name))?.[1] ?? null
}

/** A refused name as it may be shown: what cannot be seen is written out. */
function printable(name: string): string {
  const escape = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  return name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escape).slice(0, 300)
}

function outputFile(name: string, bytes: Buffer): OutputFile {
  return {
    name,
    contentType: contentTypeOf(name, bytes),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes,
  }
}
