import type { Artifact } from '#domain/artifact.ts'

/** What a browser may show by itself; everything else is only ever saved. */
const SHOWN = ['image/png', 'image/jpeg', 'image/webp']

/** What may be told as what it is. Anything else, HTML and SVG among it, is told as bytes. */
const TOLD = [...SHOWN, 'image/gif', 'text/csv', 'text/plain', 'application/json', 'application/pdf']

/** A program's file as a response, on an origin of its own (see `artifactHeaders`). */
export function artifactResponse({ name, contentType, sha256 }: Artifact, bytes: Uint8Array): Response {
  const type = TOLD.find((told) => told === mediaTypeOf(contentType)) ?? 'application/octet-stream'
  return new Response(Buffer.from(bytes), {
    headers: {
      'Content-Type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
      'Content-Length': String(bytes.byteLength),
      'Content-Disposition': `${SHOWN.includes(type) ? 'inline' : 'attachment'}; ${fileName(name)}`,
      'Cache-Control': 'private, max-age=600, immutable',
      ETag: `"${sha256}"`,
    },
  })
}

const mediaTypeOf = (contentType: string) => contentType.split(';')[0]?.trim().toLowerCase()

/** The name twice (RFC 6266): in plain ASCII for old clients, in full, percent-encoded, for the rest. */
function fileName(name: string): string {
  const plain = name.replaceAll(/[^\w .()-]/g, '_')
  const full = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  )
  return `filename="${plain}"; filename*=UTF-8''${full}`
}
