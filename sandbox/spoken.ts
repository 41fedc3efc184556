import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'

/** Says a frame: its letter and its payload; a forged one has a tag that fits nothing. */
export type Speaker = (letter: string, payload: string, forged?: boolean) => void

/**
 * For tests: frames as the supervisor sends them, in the daemon's packets.
 * @param secret of the run; null: before the first one, when frames have no tag
 */
export function createSpeaker(stream: Writable, secret: Buffer | null): Speaker {
  let number = 0n
  return (letter, payload, forged = false) => {
    const frame = Buffer.alloc(5)
    frame.write(letter)
    frame.writeUInt32BE(payload.length, 1)
    const plain = Buffer.concat([frame, Buffer.from(payload)])
    const tag = secret === null ? Buffer.alloc(0) : tagOf(secret, number++, plain)
    const packet = Buffer.alloc(8)
    packet[0] = 1
    packet.writeUInt32BE(plain.length + tag.length, 4)
    stream.write(Buffer.concat([packet, plain, forged ? Buffer.alloc(tag.length) : tag]))
  }
}

function tagOf(secret: Buffer, number: bigint, plain: Buffer): Buffer {
  const place = Buffer.alloc(8)
  place.writeBigUInt64BE(number)
  return createHash('blake2b512')
    .update(Buffer.concat([secret, place, plain]))
    .digest()
    .subarray(0, 16)
}
