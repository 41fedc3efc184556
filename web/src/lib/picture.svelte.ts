import { type StoredPicture, uploadPicture } from './api.ts'
import { size } from './format.ts'

type Phase =
  | { kind: 'none' }
  /** `share` of the bytes sent, 0…1. */
  | { kind: 'uploading'; share: number }
  | { kind: 'checking' }
  | { kind: 'ready'; stored: StoredPicture }
  | { kind: 'refused'; sentence: string }

/** What the server takes; a larger file is not worth sending. */
const PICTURE_LIMIT = 20 * 1024 ** 2
export const PICTURE_TYPES = 'image/png,image/jpeg,image/gif,image/webp'

/** The picture of a question: chosen, sent, checked by the server, ready. */
export class Picture {
  phase = $state.raw<Phase>({ kind: 'none' })
  /** What the person sees of it: a local address at once, the server's for a picture it already has. */
  preview = $state<string | null>(null)
  name = $state('')
  bytes = $state<number | null>(null)
  #upload = new AbortController()
  #settled: Promise<void> = Promise.resolve()

  /** Takes a file and sends it. */
  use(file: File): void {
    this.clear()
    this.name = file.name || 'pasted picture'
    this.bytes = file.size
    const refused = refusedUnsent(file)
    if (refused !== null) {
      this.phase = { kind: 'refused', sentence: refused }
      return
    }
    this.preview = URL.createObjectURL(file)
    this.#settled = this.#send(file, this.#upload.signal)
  }

  /** Takes a picture that the server has. */
  adopt(stored: StoredPicture, name: string): void {
    this.clear()
    this.name = name
    this.preview = stored.url
    this.phase = { kind: 'ready', stored }
  }

  clear(): void {
    this.#upload.abort()
    this.#upload = new AbortController()
    if (this.preview?.startsWith('blob:')) URL.revokeObjectURL(this.preview)
    this.preview = null
    this.bytes = null
    this.name = ''
    this.phase = { kind: 'none' }
  }

  /** The picture on the server once its upload has ended; null: there is none. */
  async stored(): Promise<StoredPicture | null> {
    await this.#settled
    return this.phase.kind === 'ready' ? this.phase.stored : null
  }

  async #send(file: File, signal: AbortSignal): Promise<void> {
    this.phase = { kind: 'uploading', share: 0 }
    const reply = await uploadPicture(file, (share) => signal.aborted || this.#sent(share), signal)
    if (signal.aborted) return
    this.phase =
      reply.kind === 'ok'
        ? { kind: 'ready', stored: reply.value }
        : { kind: 'refused', sentence: reply.sentence }
  }

  #sent(share: number): void {
    this.phase = share < 1 ? { kind: 'uploading', share } : { kind: 'checking' }
  }
}

function refusedUnsent(file: File): string | null {
  if (file.size === 0) return 'This file is empty; choose a picture that shows numbers.'
  if (file.size <= PICTURE_LIMIT) return null
  return `This file has ${size(file.size)}, and a picture may have up to 20 MB; choose a smaller one.`
}
