import { randomBytes } from 'node:crypto'
import type { Limits, LiveOutput } from '#domain/execution.ts'
import type { Channel } from './channel.ts'
import type { Stop } from './classify.ts'
import { type Frame, ProtocolViolation, SECRET_BYTES } from './frames.ts'
import { type Transcript, createTranscript } from './transcript.ts'

/** Sending the files may take this long. */
const COLLECT_MS = 5000
/** When a kill has not ended the stream by then, the daemon has lost the container. */
const LOST_MS = 7000

/** What was said in a run, and whether the host ended it. */
export interface Conversation {
  transcript: Transcript
  stop: Stop | null
  /** Why, in one sentence; empty where the stop's name says it all. */
  detail: string
  /** Milliseconds from the beginning to the program's end, and to the last frame. */
  at: { ended: number | null; finished: number | null }
  /** The supervisor's own complaints, for the log. */
  supervisorStderr: string
}

export interface ConversationOptions {
  channel: Channel
  request: Buffer[]
  limits: Limits
  /** When the host ends the program, counted from when it can have started; milliseconds. */
  deadlineMs: number
  kill(): Promise<void>
  signal: AbortSignal
  hear: (output: LiveOutput) => void
}

/**
 * Sends the request and listens until the supervisor has finished, the stream ends, or the run has to be stopped;
 * then the container is killed. Never throws: whatever happens is in what it gives.
 */
export async function converse(options: ConversationOptions): Promise<Conversation> {
  const { channel, signal, request } = options
  const said: Conversation = {
    transcript: createTranscript(options.limits),
    stop: null,
    detail: '',
    at: { ended: null, finished: null },
    supervisorStderr: '',
  }
  const watch = createWatch(said, options)
  const cancel = () => watch.stop('cancelled')
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const over = listen(said, options, watch.heard)
    void channel.send(request, randomBytes(SECRET_BYTES)).then(watch.sent)
    const error = await over
    if (error instanceof ProtocolViolation) watch.stop('violation', error.message)
    else said.detail ||= error?.message ?? ''
  } finally {
    signal.removeEventListener('abort', cancel)
    watch.over()
    said.supervisorStderr = channel.supervisorStderr
  }
  return said
}

/** Follows the run to its last frame. @returns what broke the stream before it, if anything did */
function listen(
  { transcript }: Conversation,
  { channel, hear }: ConversationOptions,
  heard: (frame: Frame) => void,
): Promise<Error | null> {
  const { promise, resolve } = Promise.withResolvers<Error | null>()
  const tell = createTeller(hear)
  channel.listen({
    frame(frame) {
      transcript.take(frame)
      tell(frame)
      heard(frame)
      if (!transcript.finished) return
      channel.settle()
      resolve(null)
    },
    broken: resolve,
  })
  return promise
}

/** Passes output on as it comes, with its place in its stream. */
function createTeller(hear: (output: LiveOutput) => void): (frame: Frame) => void {
  const from = { stdout: 0, stderr: 0 }
  return ({ kind, payload }) => {
    if (kind !== 'stdout' && kind !== 'stderr') return
    hear({ stream: kind, bytes: payload, from: from[kind] })
    from[kind] += payload.length
  }
}

/** The clocks of a run: one at a time, each with the reason for which it stops the run. */
function createWatch(said: Conversation, { channel, deadlineMs, kill }: ConversationOptions) {
  const begun = performance.now()
  const timers = new Map<string, NodeJS.Timeout>()

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
    arm('lost', LOST_MS, () => {
      // Of a program that was not heard of any more nobody knows whether it took too long.
      if (said.stop === 'deadline') said.stop = 'lost'
      channel.close()
    })
  }
  const elapsed = () => Math.round(performance.now() - begun)
  let isOver = false

  // A supervisor that does not take its request is as good as one that was not there.
  rearm(COLLECT_MS, 'not-ready')
  return {
    stop,
    /** The program cannot have started before its request was sent. */
    sent() {
      if (!isOver && said.stop === null && said.transcript.ended === null) rearm(deadlineMs, 'deadline')
    },
    heard({ kind }: Frame) {
      if (said.stop !== null) return
      if (kind === 'ended') {
        said.at.ended = elapsed()
        rearm(COLLECT_MS, 'collection')
      }
      if (kind === 'finished') said.at.finished = elapsed()
    },
    over() {
      isOver = true
      for (const timer of timers.values()) clearTimeout(timer)
      said.at.ended ??= elapsed()
      said.at.finished ??= elapsed()
    },
  }
}
