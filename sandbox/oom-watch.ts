import type Docker from 'dockerode'
import { z } from 'zod'
import { SANDBOX_LABEL } from './labels.ts'
import { within } from './within.ts'

/** Listens to the daemon for containers whose memory ran out. */
export interface OomWatch {
  /** Listens from now on; a connection that was lost is made anew. */
  start(): Promise<void>
  saw(containerId: string): boolean
  forget(containerId: string): void
  close(): void
}

const CONNECT_MS = 5000

/**
 * The daemon's events, because one look at a container is not enough: while it still runs it is said to have had no
 * trouble, even when a process in it was killed for its memory.
 */
export function createOomWatch(docker: Docker): OomWatch {
  const seen = new Set<string>()
  let stream: NodeJS.ReadableStream | null = null
  let opening: Promise<void> | null = null
  let close: () => void = () => {}

  const open = async () => {
    const abort = new AbortController()
    const events = await within(CONNECT_MS, 'events', (tooLate) => {
      tooLate.addEventListener('abort', () => abort.abort())
      return docker.getEvents({
        filters: { event: ['oom'], label: [SANDBOX_LABEL] },
        abortSignal: abort.signal,
      })
    })
    const lost = () => void (stream === events && (stream = null))
    events.on(
      'data',
      createLineReader((line) => void seen.add(line)),
    )
    events.on('error', lost).on('close', lost).on('end', lost)
    close = () => abort.abort()
    stream = events
  }

  return {
    async start() {
      if (stream) return
      opening ??= open().finally(() => (opening = null))
      await opening
    },
    saw: (containerId) => seen.has(containerId),
    forget: (containerId) => void seen.delete(containerId),
    close: () => close(),
  }
}

/** Cuts the stream into lines and gives the id of the container that each is about. */
function createLineReader(take: (containerId: string) => void): (chunk: Buffer) => void {
  let rest = ''
  return (chunk) => {
    const lines = (rest + chunk.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const id = idOf(line)
      if (id !== null) take(id)
    }
  }
}

const eventForm = z.object({ Actor: z.object({ ID: z.string() }) })

/** A line that is no event is passed over: thrown here, it would end the whole process. */
function idOf(line: string): string | null {
  try {
    return eventForm.parse(JSON.parse(line)).Actor.ID
  } catch {
    return null
  }
}
