import { z } from 'zod'
import type { Task } from './task.ts'

/** What the resident says, by the letter of its frame; `python/wire.py` has the other end. */
const SAID = { R: 'ready', B: 'begun', O: 'output', E: 'ended' } as const

export interface Frame {
  kind: (typeof SAID)[keyof typeof SAID]
  /** The inspection that it is about. */
  number: number
  payload: Buffer
}

const KINDS = new Map(Object.entries(SAID).map(([letter, kind]) => [letter.charCodeAt(0), kind]))

const HEADER_BYTES = 9
/** Longest payload of the resident, in bytes. */
const PAYLOAD_LIMIT = 64 * 1024

/** How an inspection ended: of the three there is one. */
const endForm = z.object({
  code: z.number().int().nullable(),
  signal: z.string().nullable(),
  failed: z.string().nullable(),
})

/** @throws when it is not in form */
export const endOf = (payload: Buffer): z.infer<typeof endForm> =>
  endForm.parse(JSON.parse(payload.toString()))

function frameOf(letter: 'I' | 'K', number: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write(letter, 'latin1')
  header.writeUInt32BE(number, 1)
  header.writeUInt32BE(payload.length, 5)
  return Buffer.concat([header, payload])
}

/** Asks for an inspection. The program follows a line that is ours: whatever it says, it begins there. */
export const inspectFrame = (number: number, { tool, args, input }: Task): Buffer =>
  frameOf('I', number, Buffer.from(`${JSON.stringify({ tool, args })}\n${input}`))

/** Asks for the end of an inspection; none is not asked about. */
export const killFrame = (number: number): Buffer => frameOf('K', number, Buffer.alloc(0))

/**
 * Cuts what the resident says into frames.
 * @param take called with each, in order
 * @returns takes the stream piece by piece; throws as soon as it is not one of frames
 */
export function createFrameReader(take: (frame: Frame) => void): (piece: Buffer) => void {
  let held = Buffer.alloc(0)
  return (piece) => {
    held = Buffer.concat([held, piece])
    for (;;) {
      const frame = firstOf(held)
      if (frame === null) return
      held = held.subarray(HEADER_BYTES + frame.payload.length)
      take(frame)
    }
  }
}

function firstOf(bytes: Buffer): Frame | null {
  const letter = bytes[0]
  if (letter === undefined) return null
  const kind = KINDS.get(letter)
  if (kind === undefined) throw new Error('That is no frame.')
  if (bytes.length < HEADER_BYTES) return null
  const length = bytes.readUInt32BE(5)
  if (length > PAYLOAD_LIMIT) throw new Error('That is too long for a frame.')
  const end = HEADER_BYTES + length
  if (bytes.length < end) return null
  return { kind, number: bytes.readUInt32BE(1), payload: bytes.subarray(HEADER_BYTES, end) }
}
