const ascii = (text: string): number[] => Array.from(Buffer.from(text, 'latin1'))

interface Signature {
  contentType: string
  /** Bytes that have to be there, by offset. */
  parts: { at: number; bytes: number[] }[]
}

const SIGNATURES: Signature[] = [
  { contentType: 'image/png', parts: [{ at: 0, bytes: [0x89, ...ascii('PNG\r\n\x1a\n')] }] },
  { contentType: 'image/jpeg', parts: [{ at: 0, bytes: [0xff, 0xd8, 0xff] }] },
  { contentType: 'image/gif', parts: [{ at: 0, bytes: ascii('GIF8') }] },
  {
    contentType: 'image/webp',
    parts: [
      { at: 0, bytes: ascii('RIFF') },
      { at: 8, bytes: ascii('WEBP') },
    ],
  },
  { contentType: 'application/pdf', parts: [{ at: 0, bytes: ascii('%PDF-') }] },
  { contentType: 'application/zip', parts: [{ at: 0, bytes: ascii('PK\x03\x04') }] },
  { contentType: 'application/gzip', parts: [{ at: 0, bytes: [0x1f, 0x8b] }] },
]

const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** What plain text may be called by its name's ending: none of these is ever executed by a browser. */
const TEXT_TYPES = new Map([
  ['csv', 'text/csv'],
  ['tsv', 'text/tab-separated-values'],
  ['json', 'application/json'],
  ['md', 'text/markdown'],
])

/** Where a file is looked at for signs of SVG, in characters. */
const HEAD = 4000
/** One piece of what may stand before an SVG's first tag, and that tag; each looked for at one place only. */
const PROLOGUE = /\s+|<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE svg[^>]*>/y
const SVG = /<svg[\s>]/y

/**
 * The type of a file by its first bytes; the name only tells kinds of plain text, and kinds of zip, apart.
 * HTML is plain text here, and SVG is said to be SVG only where it is: neither may be shown inline.
 */
export function contentTypeOf(name: string, bytes: Buffer): string {
  const found = SIGNATURES.find(({ parts }) =>
    parts.every(({ at, bytes: wanted }) => wanted.every((byte, index) => bytes[at + index] === byte)),
  )
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (found) return found.contentType === 'application/zip' && ending === 'xlsx' ? SHEET : found.contentType
  const text = textOf(bytes)
  if (text === null) return 'application/octet-stream'
  return isSvg(text.slice(0, HEAD)) ? 'image/svg+xml' : (TEXT_TYPES.get(ending) ?? 'text/plain')
}

/** Does it begin as SVG does? Piece by piece, since one pattern for all would try every way to cut hostile text up. */
function isSvg(text: string): boolean {
  let at = 0
  for (let end = endOf(PROLOGUE, text, 0); end > at; end = endOf(PROLOGUE, text, at)) at = end
  return endOf(SVG, text, at) > at
}

/** Where what the pattern finds at this place ends; 0: it is not there. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  pattern.test(text)
  return pattern.lastIndex
}

function textOf(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}
