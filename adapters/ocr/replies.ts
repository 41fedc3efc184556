import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Sight } from './ocr.ts'

/** What the helper process says: that it is ready, what it saw, or why it saw nothing. */
export interface Reply {
  ready?: boolean
  sight?: Sight
  error?: string
}

interface Waiting {
  resolve(reply: Reply): void
  reject(error: Error): void
}

/** The last lines of a lost process that its error repeats. */
const TAIL = 2000

/** The replies of a helper process, one after the other: four bytes of length, then JSON. */
export class Replies {
  readonly #waiting: Waiting[] = []
  readonly #come: Reply[] = []
  #lost: Error | null = null
  #bytes = Buffer.alloc(0)
  #errors = ''

  constructor(child: ChildProcessWithoutNullStreams) {
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk))
    child.stderr.on(
      'data',
      (chunk: Buffer) => (this.#errors = `${this.#errors}${chunk.toString()}`.slice(-TAIL)),
    )
    // A process that is gone is told by its end, not by the pipe that breaks a moment earlier.
    child.stdin.on('error', () => {})
    child.once('error', (error) => this.#lose(error.message))
    child.once('close', (code, signal) => this.#lose(`it ended with ${signal ?? code}. ${this.#errors}`))
  }

  /** @throws Error when the process is lost before it replies */
  next(): Promise<Reply> {
    const reply = this.#come.shift()
    if (reply) return Promise.resolve(reply)
    if (this.#lost) return Promise.reject(this.#lost)
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    while (this.#bytes.length >= 4) {
      const end = 4 + this.#bytes.readUInt32BE(0)
      if (this.#bytes.length < end) return
      const reply: Reply = JSON.parse(this.#bytes.subarray(4, end).toString('utf8'))
      this.#bytes = this.#bytes.subarray(end)
      const waiting = this.#waiting.shift()
      if (waiting) waiting.resolve(reply)
      else this.#come.push(reply)
    }
  }

  #lose(why: string): void {
    this.#lost ??= new Error(`The OCR process was lost: ${why}`)
    for (const { reject } of this.#waiting.splice(0)) reject(this.#lost)
  }
}
