import { crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import type { ImageResult } from './images.ts'
import { normaliseImage } from './normalise.ts'

/* Helpers of tests: pictures made on the spot, and pictures that no program would make. */

export const RED = '#ff0000'

export const picture = (width = 60, height = 40, background = RED): Sharp =>
  sharp({ create: { width, height, channels: 3, background } })

export async function accept(bytes: Uint8Array, type: string | null = null, name: string | null = null) {
  const result = await normaliseImage(bytes, type, name)
  if (result.kind === 'refused') throw new Error(`It was refused as ${result.code}.`)
  return result.image
}

export const code = (result: ImageResult): string => (result.kind === 'refused' ? result.code : 'accepted')

/** Red, green and blue of one pixel. */
export async function pixel(png: Uint8Array, left: number, top: number): Promise<number[]> {
  return [...(await sharp(png).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())]
}

export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** A PNG that says it has this size, with the given chunks. */
export function craftedPng(width: number, height: number, ...chunks: Buffer[]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const end = chunk('IEND', Buffer.alloc(0))
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), ...chunks, end])
}

/** Red and blue frames in turn, since an encoder leaves out a frame that is like the last. */
export async function framesOf(count: number, format: 'gif' | 'webp'): Promise<Buffer> {
  const colours = [RED, '#0000ff']
  const frames = colours.map((colour) => picture(8, 8, colour).png().toBuffer())
  const [red = Buffer.alloc(0), blue = Buffer.alloc(0)] = await Promise.all(frames)
  const all = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? red : blue))
  const bytes = await sharp(all, { join: { animated: true } })
    .toFormat(format, { delay: 20 })
    .toBuffer()
  const { pages } = await sharp(bytes).metadata()
  if (pages !== count) throw new Error(`The encoder made ${pages} frames of ${count}.`)
  return bytes
}
