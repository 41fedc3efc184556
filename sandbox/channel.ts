import type { Duplex } from 'node:stream'
import { type Frame, ProtocolViolation, createFrameReader } from './frames.ts'
import { createDemultiplexer } from './multiplex.ts'

const SUPERVISOR_STDERR_BYTES = 16_384

/** Whoever follows what a supervisor says. */
export interface Listener {
  /** @throws ProtocolViolation for a frame that has no place; the channel is then broken */
  frame(frame: Frame): void
  /** Nothing more will come: the stream ended, or broke, or broke the protocol. Called once, at the latest now. */
  broken(error: Error | null): void
}

/** The line to the supervisor of one container, for as long as the container lives. */
export interface Channel {
  /** From now on this one is told; null: nobody, and then whatever comes breaks the channel. */
  listen(listener: Listener | null): void
  /** Sends a request and the secret of its run, with which every frame must be tagged from now on. */
  send(request: Buffer[], secret: Buffer): Promise<void>
  /** The run is over: until the next one nothing may come. */
  settle(): void
  readonly alive: boolean
  /** The supervisor's own complaints, for the log. */
  readonly supervisorStderr: string
  /** Hangs up, on which an idle supervisor ends by itself. */
  close(): void
}

/** @param socket as the daemon attached it, before the container is started */
export function createChannel(socket: Duplex): Channel {
  let listener: Listener | null = null
  let broken: { error: Error | null } | null = null
  let stderr = ''

  const breakWith = (error: Error | null) => {
    if (broken) return
    broken = { error }
    socket.destroy()
    listener?.broken(error)
  }
  const frames = createFrameReader((frame) => {
    if (!listener) throw new ProtocolViolation('A frame came when nothing was running.')
    listener.frame(frame)
  })
  const demultiplex = createDemultiplexer({
    stdout: (piece) => frames.read(piece),
    stderr(piece) {
      stderr += piece.toString('utf8').slice(0, Math.max(0, SUPERVISOR_STDERR_BYTES - stderr.length))
    },
  })
  socket.on('data', (chunk: Buffer) => {
    if (broken) return
    try {
      demultiplex(chunk)
    } catch (error) {
      breakWith(error instanceof Error ? error : new Error(String(error)))
    }
  })
  socket.on('error', breakWith)
  for (const end of ['end', 'close']) socket.on(end, () => breakWith(null))

  return {
    listen(next) {
      listener = next
      if (broken) next?.broken(broken.error)
    },
    async send(request, secret) {
      frames.seal(secret)
      for (const part of request) socket.write(part)
      const { promise, resolve } = Promise.withResolvers<void>()
      // That it could not be written is told by the stream's end.
      socket.write(secret, () => resolve())
      await promise
    },
    settle() {
      listener = null
      frames.seal(null)
      if (!frames.idle) breakWith(new ProtocolViolation('Something came after the last frame.'))
    },
    get alive() {
      return broken === null
    },
    get supervisorStderr() {
      return stderr
    },
    close: () => breakWith(null),
  }
}
