/** Thrown for a stream that no honest supervisor would send. The message is one sentence. */
export class ProtocolViolation extends Error {
  override name = 'ProtocolViolation'
}

/** What the supervisor says, by the letter of its frame; `image/supervisor/runner_frames.py` has the other end. */
export const FRAME_KINDS = {
  R: 'ready',
  O: 'stdout',
  E: 'stderr',
  V: 'report',
  Z: 'ended',
  F: 'file',
  D: 'data',
  X: 'finished',
} as const
export type FrameKind = (typeof FRAME_KINDS)[keyof typeof FRAME_KINDS]

export interface Frame {
  kind: FrameKind
  payload: Buffer
}

const HEADER_BYTES = 5
/** Longest payload, in bytes. */
export const FRAME_LIMIT = 1024 * 1024

const KINDS = new Map<number, FrameKind>(
  Object.entries(FRAME_KINDS).map(([letter, kind]) => [letter.charCodeAt(0), kind]),
)

/**
 * Cuts a hostile stream of bytes into frames: one byte of type, a big-endian length, the payload.
 * Keeps no more than one frame.
 * @param take called with every whole frame, in order
 * @returns a function that takes the stream piece by piece
 * @throws ProtocolViolation on an unknown type or a frame over the limit, as soon as its header is there
 */
export function createFrameReader(take: (frame: Frame) => void): (piece: Buffer) => void {
  let kind: FrameKind | null = null
  let held = 0
  // Filled in place: a list of pieces would grow without bound in a stream that comes byte by byte.
  let bytes = Buffer.alloc(HEADER_BYTES)

  const expect = (length: number) => {
    held = 0
    bytes = Buffer.alloc(length)
  }
  const complete = () => {
    if (kind === null) {
      kind = kindOf(bytes)
      expect(lengthOf(bytes))
      if (bytes.length > 0) return
    }
    const frame = { kind, payload: bytes }
    kind = null
    expect(HEADER_BYTES)
    take(frame)
  }

  return (piece) => {
    let rest = piece
    while (rest.length > 0) {
      const taken = rest.copy(bytes, held)
      held += taken
      rest = rest.subarray(taken)
      if (held === bytes.length) complete()
    }
  }
}

function kindOf(header: Buffer): FrameKind {
  const kind = KINDS.get(header[0] ?? 0)
  if (kind === undefined) throw new ProtocolViolation(`There is no frame of type ${header[0]}.`)
  return kind
}

function lengthOf(header: Buffer): number {
  const length = header.readUInt32BE(1)
  if (length > FRAME_LIMIT) throw new ProtocolViolation(`A frame of ${length} bytes is over the limit.`)
  return length
}
