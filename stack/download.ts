import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A source that gives no byte for this long is given up, so that the next way is tried. */
const SILENCE_MS = 10_000

export interface DownloadOptions {
  say?: (detail: string) => void
  /** Expected SHA-256 in hex, where it is known beforehand. */
  sha256?: string
  silenceMs?: number
}

/**
 * Fetches a URL into a file. The file appears under its name only when it is whole and checked.
 * @throws Error in one sentence: no answer, not found, silence, wrong length or wrong hash
 */
export async function download(url: string, target: string, options: DownloadOptions = {}): Promise<void> {
  const part = `${target}.${process.pid}.part`
  await mkdir(dirname(target), { recursive: true })
  try {
    await fetchInto(url, part, options)
    await rename(part, target)
  } finally {
    await rm(part, { force: true })
  }
}

async function fetchInto(url: string, part: string, options: DownloadOptions): Promise<void> {
  const host = new URL(url).host
  const silence = watchSilence(options.silenceMs ?? SILENCE_MS)
  try {
    const response = await fetch(url, { signal: silence.signal })
    if (!response.ok || !response.body) throw new Error(`${host} answered ${response.status}.`)
    const total = Number(response.headers.get('content-length') ?? 0)
    const meter = createMeter(total, silence.heard, options.say)
    await pipeline(Readable.fromWeb(response.body), meter.through, createWriteStream(part))
    check(host, meter.got(), { total: response.headers.has('content-encoding') ? 0 : total, ...options })
  } catch (error) {
    if (silence.signal.aborted) throw new Error(`${host} gave no byte for 10 s.`, { cause: error })
    throw error
  } finally {
    silence.stop()
  }
}

function check(
  host: string,
  got: { bytes: number; sha256: string },
  want: { total: number; sha256?: string },
): void {
  if (want.total > 0 && got.bytes !== want.total) {
    throw new Error(`${host} sent ${got.bytes} bytes of ${want.total}.`)
  }
  if (want.sha256 && got.sha256 !== want.sha256) throw new Error(`What ${host} sent has the wrong SHA-256.`)
}

function watchSilence(ms: number): { signal: AbortSignal; heard(): void; stop(): void } {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), ms)
  return { signal: abort.signal, heard: () => void timer.refresh(), stop: () => clearTimeout(timer) }
}

function createMeter(total: number, heard: () => void, say: DownloadOptions['say']) {
  const hash = createHash('sha256')
  let bytes = 0
  async function* through(chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      heard()
      bytes += chunk.byteLength
      hash.update(chunk)
      say?.(`downloading ${megabytes(bytes)}${total > 0 ? ` of ${megabytes(total)}` : ''}`)
      yield chunk
    }
  }
  return { through, got: () => ({ bytes, sha256: hash.digest('hex') }) }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
