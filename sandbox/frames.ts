import { createHash, timingSafeEqual } from 'node:crypto'

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
const TAG_BYTES = 16
/** Longest payload, in bytes. */
export const FRAME_LIMIT = 1024 * 1024
/** Length of a run's secret, in bytes. */
export const SECRET_BYTES = 32

const KINDS = new Map<number, FrameKind>(
  Object.entries(FRAME_KINDS).map(([letter, kind]) => [letter.charCodeAt(0), kind]),
)

/** Cuts a hostile stream of bytes into frames. */
export interface FrameReader {
  /** Takes the stream piece by piece. @throws ProtocolViolation as soon as no honest supervisor can have sent it */
  read(piece: Buffer): void
  /** From now on every frame must carry a tag made with this secret; null: none may. The numbering begins anew. */
  seal(secret: Buffer | null): void
  /** Is it between two frames? */
  readonly idle: boolean
}

/**
 * Frames are one byte of type, a big-endian length, the payload, and in a run a tag: BLAKE2b of the secret, the
 * frame's number and the frame, so that a program that found its way to the stream can neither add a frame, nor
 * repeat, change or drop one, unseen. Keeps no more than one frame.
 * @param take called with every whole frame, in order
 */
export function createFrameReader(take: (frame: Frame) => void): FrameReader {
  let secret: Buffer | null = null
  let number = 0n
  let header = Buffer.alloc(HEADER_BYTES)
  let kind: FrameKind | null = null
  let held = 0
  // Filled in place: a list of pieces would grow without bound in a stream that comes byte by byte.
  let bytes = header

  const expect = (length: number) => {
    held = 0
    bytes = Buffer.alloc(length)
  }
  const verified = (): Buffer => {
    if (secret === null) return bytes
    const end = bytes.length - TAG_BYTES
    const payload = bytes.subarray(0, end)
    const tag = tagOf(secret, number++, header, payload)
    if (!timingSafeEqual(tag, bytes.subarray(end))) throw new ProtocolViolation('A frame was forged.')
    return payload
  }
  const complete = () => {
    if (kind === null) {
      header = bytes
      kind = kindOf(header)
      expect(lengthOf(header) + (secret === null ? 0 : TAG_BYTES))
      if (bytes.length > 0) return
    }
    const frame = { kind, payload: verified() }
    kind = null
    expect(HEADER_BYTES)
    take(frame)
  }

  return {
    read(piece) {
      let rest = piece
      while (rest.length > 0) {
        const taken = rest.copy(bytes, held)
        held += taken
        rest = rest.subarray(taken)
        if (held === bytes.length) complete()
      }
    },
    seal(given) {
      secret = given
      number = 0n
    },
    get idle() {
      return kind === null && held === 0
    },
  }
}

function tagOf(secret: Buffer, number: bigint, header: Buffer, payload: Buffer): Buffer {
  const place = Buffer.alloc(8)
  place.writeBigUInt64BE(number)
  // BLAKE2 is not open to length extension, so a secret before the message is a key as good as HMAC's.
  const hash = createHash('blake2b512').update(secret).update(place).update(header).update(payload)
  return hash.digest().subarray(0, TAG_BYTES)
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
