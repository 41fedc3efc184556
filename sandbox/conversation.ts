import type { Duplex } from 'node:stream'
import type { Limits } from '#domain/execution.ts'
import type { Stop } from './classify.ts'
import { type Frame, ProtocolViolation, createFrameReader } from './frames.ts'
import { createDemultiplexer } from './multiplex.ts'
import { type Transcript, createTranscript } from './transcript.ts'

/** A container has this long from its start to its supervisor's first word. */
const READY_MS = 15_000
/** Sending the files may take this long. */
const COLLECT_MS = 5000
/** When a kill has not ended the stream by then, the daemon has lost the container. */
const LOST_MS = 7000
const SUPERVISOR_STDERR_BYTES = 16_384

/** What was said in a run, and whether the host ended it. */
export interface Conversation {
  transcript: Transcript
  stop: Stop | null
  /** Why, in one sentence; empty where the stop's name says it all. */
  detail: string
  /** Milliseconds from the beginning to the supervisor's first word, the program's end, and the last frame. */
  at: { ready: number | null; ended: number | null; finished: number | null }
  /** The supervisor's own complaints, for the log. */
  supervisorStderr: string
}

export interface ConversationOptions {
  socket: Duplex
  request: Buffer[]
  limits: Limits
  /** When the host ends the program, counted from when it can have started; milliseconds. */
  deadlineMs: number
  kill(): Promise<void>
  signal: AbortSignal
}

/**
 * Sends the request and listens until the supervisor has finished, the stream ends, or the run has to be stopped;
 * then the container is killed. Never throws: whatever happens is in what it gives.
 */
export async function converse(options: ConversationOptions): Promise<Conversation> {
  const { socket, signal } = options
  const said: Conversation = {
    transcript: createTranscript(options.limits),
    stop: null,
    detail: '',
    at: { ready: null, ended: null, finished: null },
    supervisorStderr: '',
  }
  const watch = createWatch(said, options)
  // What goes wrong while it is listened to is noticed there; afterwards it is of no interest, but must not be thrown.
  socket.on('error', () => {})
  const cancel = () => watch.stop('cancelled')
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    for (const part of options.request.slice(0, -1)) socket.write(part)
    socket.write(options.request.at(-1) ?? Buffer.alloc(0), (error) => error || watch.sent())
    await listen(said, socket, watch.heard)
  } catch (error) {
    if (error instanceof ProtocolViolation) watch.stop('violation', error.message)
    else said.detail ||= error instanceof Error ? error.message : String(error)
  } finally {
    signal.removeEventListener('abort', cancel)
    watch.over()
    socket.destroy()
  }
  return said
}

async function listen(said: Conversation, socket: Duplex, heard: (frame: Frame) => void): Promise<void> {
  const stdout = createFrameReader((frame) => {
    // The supervisor's last word is the last: whatever follows it is not even looked at.
    if (said.transcript.finished) return
    said.transcript.take(frame)
    heard(frame)
  })
  const demultiplex = createDemultiplexer({
    stdout,
    stderr(piece) {
      const room = SUPERVISOR_STDERR_BYTES - said.supervisorStderr.length
      said.supervisorStderr += piece.toString('utf8').slice(0, Math.max(0, room))
    },
  })
  for await (const chunk of socket) {
    demultiplex(chunk)
    if (said.transcript.finished) return
  }
}

/** The clocks of a run: one at a time, each with the reason for which it stops the run. */
function createWatch(said: Conversation, { socket, deadlineMs, kill }: ConversationOptions) {
  const begun = performance.now()
  const timers = new Map<string, NodeJS.Timeout>()
  let isSent = false

  const arm = (name: string, milliseconds: number, then: () => void) =>
    timers.set(name, setTimeout(then, milliseconds))
  const rearm = (milliseconds: number, why: Stop) => {
    clearTimeout(timers.get('phase'))
    arm('phase', milliseconds, () => stop(why))
  }
  const stop = (why: Stop, detail = '') => {
    if (said.stop !== null || said.transcript.finished) return
    said.stop = why
    said.detail = detail
    clearTimeout(timers.get('phase'))
    void kill().catch((error: Error) => (said.detail ||= error.message))
    arm('lost', LOST_MS, () => socket.destroy())
  }
  const elapsed = () => Math.round(performance.now() - begun)
  const runs = () => isSent && said.transcript.ready && said.transcript.ended === null

  rearm(READY_MS, 'not-ready')
  return {
    stop,
    /** The program cannot have started before both: its request is sent, and its supervisor is there. */
    sent() {
      isSent = true
      if (runs()) rearm(deadlineMs, 'deadline')
    },
    heard({ kind }: Frame) {
      if (said.stop !== null) return
      if (kind === 'ready') {
        said.at.ready = elapsed()
        if (runs()) rearm(deadlineMs, 'deadline')
      }
      if (kind === 'ended') {
        said.at.ended = elapsed()
        rearm(COLLECT_MS, 'collection')
      }
      if (kind === 'finished') said.at.finished = elapsed()
    },
    over() {
      for (const timer of timers.values()) clearTimeout(timer)
      said.at.ended ??= elapsed()
      said.at.finished ??= elapsed()
    },
  }
}
