import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Replies, type Reply } from './replies.ts'
import { UnreadablePicture, type Ocr, type Sight } from './ocr.ts'

const HELPER = fileURLToPath(new URL('./helper.py', import.meta.url))

/** `-E -s`: nothing of the user's environment or site packages; `-B`: no files beside the sources. */
const ARGUMENTS = ['-E', '-s', '-B', HELPER]

/** A helper process that has its models loaded. */
interface Helper {
  child: ChildProcessWithoutNullStreams
  replies: Replies
}

/**
 * RapidOCR in a Python process of its own, started with the first picture. It ends when this process
 * does, since its standard input closes then. When it is lost, the picture in hand is lost with it
 * and the next one starts another.
 *
 * @param python interpreter of the virtual environment that holds RapidOCR
 */
export function createOcr({ python }: { python: string }): Ocr {
  let helper: Helper | null = null
  let turn: Promise<unknown> = Promise.resolve()

  const ready = async (): Promise<Helper> => {
    if (helper && helper.child.exitCode === null && !helper.child.killed) return helper
    const child = spawn(python, ARGUMENTS, { stdio: ['pipe', 'pipe', 'pipe'] })
    const started = { child, replies: new Replies(child) }
    await started.replies.next()
    helper = started
    return started
  }

  const see = async (png: Uint8Array, signal: AbortSignal): Promise<Sight> => {
    signal.throwIfAborted()
    const { child, replies } = await ready()
    // The model cannot be interrupted between two layers, so an abort ends the process.
    const end = () => child.kill('SIGKILL')
    signal.addEventListener('abort', end, { once: true })
    try {
      child.stdin.write(framed(png))
      return sightOf(await replies.next())
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      signal.removeEventListener('abort', end)
    }
  }

  return {
    see(png, signal) {
      const mine = turn.then(() => see(png, signal))
      turn = mine.catch(() => {})
      return mine
    },
    async close() {
      helper?.child.stdin.end()
      await turn
      helper?.child.kill('SIGKILL')
    },
  }
}

function framed(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(bytes.byteLength)
  return Buffer.concat([head, bytes])
}

function sightOf(reply: Reply): Sight {
  if (reply.sight) return reply.sight
  throw new UnreadablePicture(reply.error ?? 'The OCR process gave no sight of the picture.')
}
