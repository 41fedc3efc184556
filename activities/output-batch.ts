import type { EventBody } from '#domain/event.ts'
import type { LiveOutput } from '#domain/execution.ts'
import { printedText, wholeCharacters } from '#domain/printed-text.ts'

/** Most of a stream in one event, in bytes. */
const EVENT_BYTES = 8 * 1024
/** Most that is told of a run, both streams together, in bytes. */
const LIVE_BYTES = 64 * 1024

export interface AtOutput {
  step: 'execution'
  attempt: number
  tries: number
}

/** What a run prints, as far as it is told live, on its way into events. */
export interface OutputBatch {
  /** Keeps what the cap has room for; what does not fit costs nothing, however much it is. */
  add(output: LiveOutput): void
  /** The next events, at most one of each stream; none: there is nothing to tell yet. */
  take(): EventBody[]
  /** The same, when nothing follows: half a character will not become whole. */
  takeLast(): EventBody[]
  /** Is there anything kept that was not taken? */
  readonly isWaiting: boolean
}

export function createOutputBatch(at: AtOutput): OutputBatch {
  const streams = [createBeginning('stdout'), createBeginning('stderr')]
  let left = LIVE_BYTES
  let cut: 'no' | 'untold' | 'told' = 'no'

  const take = (isLast: boolean): EventBody[] => {
    const pieces = streams.flatMap((stream) => stream.take(isLast) ?? [])
    if (pieces.length > 0) return pieces.map((piece) => ({ kind: 'output', ...at, ...piece }))
    if (cut !== 'untold') return []
    cut = 'told'
    return [{ kind: 'output-cut', ...at }]
  }
  return {
    add({ stream, bytes }) {
      const kept = bytes.subarray(0, left)
      left -= kept.length
      const isCut = kept.length < bytes.length
      if (isCut && cut === 'no') cut = 'untold'
      streams.find(({ name }) => name === stream)?.add(kept, isCut)
    },
    take: () => take(false),
    takeLast: () => take(true),
    get isWaiting() {
      return cut === 'untold' || streams.some(({ isWaiting }) => isWaiting)
    },
  }
}

/** The beginning of a stream: a place in `bytes` is the place in the stream. */
function createBeginning(name: LiveOutput['stream']) {
  let bytes = Buffer.alloc(0)
  let heard = 0
  let told = 0
  return {
    name,
    add(piece: Uint8Array, isCut: boolean) {
      if (bytes.length < LIVE_BYTES) bytes = Buffer.alloc(LIVE_BYTES)
      bytes.set(piece, heard)
      heard += piece.length
      // The rest of a character that was cut here is not to come.
      if (isCut) heard = told + wholeCharacters(bytes.subarray(told, heard), LIVE_BYTES)
    },
    take(isLast: boolean) {
      const waiting = bytes.subarray(told, heard)
      const isWhole = isLast && waiting.length <= EVENT_BYTES
      const taken = waiting.subarray(0, isWhole ? waiting.length : wholeCharacters(waiting, EVENT_BYTES))
      if (taken.length === 0) return null
      const from = told
      told += taken.length
      return { stream: name, from, to: told, text: printedText(taken) }
    },
    get isWaiting() {
      return told < heard
    },
  }
}
