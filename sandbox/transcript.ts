import { z } from 'zod'
import type { Limits, RejectedFile } from '#domain/execution.ts'
import { type Frame, type FrameKind, ProtocolViolation } from './frames.ts'

/** How the supervisor says the program ended. */
export interface Ended {
  reason: 'exit' | 'timeout' | 'output_limit'
  exit: number | null
  signal: number | null
  ms: number
  /** How much the program printed, as far as the supervisor saw it; bytes. */
  stdout: number
  stderr: number
}

/** A file as it was sent; nothing about it is checked yet but its size. */
export interface SentFile {
  name: string
  bytes: Buffer
}

/** What a run has said so far. */
export interface Transcript {
  /** Takes the next frame. @throws ProtocolViolation when it is out of order, over a cap or not in its form */
  take(frame: Frame): void
  readonly stdout: Buffer
  readonly stderr: Buffer
  /** The result channel, as bytes. */
  readonly report: Buffer
  readonly ended: Ended | null
  readonly files: SentFile[]
  readonly rejected: RejectedFile[]
  readonly finished: boolean
}

/** How much may come through the result channel, in bytes. */
export const REPORT_BYTES = 1024 * 1024
const REJECTED = 64

const endedForm = z.strictObject({
  reason: z.enum(['exit', 'timeout', 'output_limit']),
  exit: z.int().min(0).max(255).nullable(),
  signal: z.int().min(1).max(64).nullable(),
  ms: z.int().min(0).max(3_600_000),
  stdout: z.int().min(0),
  stderr: z.int().min(0),
})
const fileForm = z.strictObject({ name: z.string().max(1000), size: z.int().min(0) })
const finishedForm = z.strictObject({
  rejected: z.array(z.strictObject({ name: z.string().max(1500), why: z.string().max(500) })).max(REJECTED),
})

/** Which frames may come in which phase, and the phase after them. */
const ORDER = {
  running: { stdout: 'running', stderr: 'running', report: 'running', ended: 'collecting' },
  collecting: { file: 'collecting', data: 'collecting', finished: 'over' },
  over: {},
} as const satisfies Record<string, Partial<Record<FrameKind, string>>>
type Phase = keyof typeof ORDER

/** Keeps what comes from a run, within the limits and in the one legal order. */
export function createTranscript(limits: Limits): Transcript {
  const outputs = {
    stdout: createSink('stdout', limits.stdoutBytes),
    stderr: createSink('stderr', limits.stderrBytes),
    report: createSink('the result channel', REPORT_BYTES),
  }
  const files = createFileSink(limits)
  let phase: Phase = 'running'
  let ended: Ended | null = null
  let rejected: RejectedFile[] = []

  const handlers: Record<FrameKind, (payload: Buffer) => void> = {
    // Said before the first run, and never in one: the order above has no place for it.
    ready: () => {},
    stdout: outputs.stdout.add,
    stderr: outputs.stderr.add,
    report: outputs.report.add,
    ended: (payload) => void (ended = parse(endedForm, payload)),
    file: (payload) => files.open(parse(fileForm, payload)),
    data: files.add,
    finished(payload) {
      files.close()
      rejected = parse(finishedForm, payload).rejected
    },
  }

  return {
    take({ kind, payload }) {
      const next = new Map<string, Phase>(Object.entries(ORDER[phase])).get(kind)
      if (next === undefined)
        throw new ProtocolViolation(`A frame "${kind}" has no place in phase "${phase}".`)
      handlers[kind](payload)
      phase = next
    },
    get stdout() {
      return outputs.stdout.bytes()
    },
    get stderr() {
      return outputs.stderr.bytes()
    },
    get report() {
      return outputs.report.bytes()
    },
    get ended() {
      return ended
    },
    get files() {
      return files.whole()
    },
    get rejected() {
      return rejected
    },
    get finished() {
      return phase === 'over'
    },
  }
}

function parse<T>(form: z.ZodType<T>, payload: Buffer): T {
  const result = form.safeParse(jsonOf(payload))
  if (result.success) return result.data
  throw new ProtocolViolation('A frame does not hold what its type says.')
}

function jsonOf(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'))
  } catch {
    throw new ProtocolViolation('A frame does not hold JSON.')
  }
}

function createSink(name: string, cap: number) {
  // Filled in place: a list of frames of one byte each would take hundreds of times what they say.
  let kept = Buffer.alloc(0)
  let total = 0
  return {
    add(payload: Buffer) {
      const end = total + payload.length
      if (end > cap) throw new ProtocolViolation(`More came through ${name} than its cap of ${cap} bytes.`)
      if (end > kept.length) kept = Buffer.concat([kept], Math.min(cap, Math.max(end, kept.length * 2)))
      payload.copy(kept, total)
      total = end
    },
    bytes: () => kept.subarray(0, total),
  }
}

/** Files come one after the other; each is as long as it said it would be. */
function createFileSink(limits: Limits) {
  const files: SentFile[] = []
  let current: { file: SentFile; left: number } | null = null
  let total = 0

  const close = () => {
    if (current && current.left > 0) throw new ProtocolViolation('A file ended before its size.')
    current = null
  }
  return {
    close,
    open({ name, size }: { name: string; size: number }) {
      close()
      total += size
      const fits = files.length < limits.files && size <= limits.fileBytes && total <= limits.totalFileBytes
      if (!fits) throw new ProtocolViolation('More files came than the limits allow.')
      const file = { name, bytes: Buffer.alloc(size) }
      files.push(file)
      current = { file, left: size }
    },
    add(payload: Buffer) {
      if (!current || payload.length > current.left)
        throw new ProtocolViolation('Data came that belongs to no file.')
      payload.copy(current.file.bytes, current.file.bytes.length - current.left)
      current.left -= payload.length
    },
    /** Without the one that was being sent when the run was stopped. */
    whole: () => (current && current.left > 0 ? files.slice(0, -1) : files),
  }
}
