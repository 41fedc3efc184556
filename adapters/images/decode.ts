import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Decoded } from './decode-child.ts'

const CHILD = fileURLToPath(new URL('decode-child.ts', import.meta.url))
/** 50 megapixels of photograph take 1.5 s on two idle cores. */
const TIME_LIMIT_MS = 30_000
/** Node reserves some 0.6 GB before it begins; a turned picture of 50 megapixels takes 0.4 GB. */
const MEMORY_LIMIT = 2 * 1024 ** 3
/** Lossless, 4096 × 4096 pixels of noise take 48 MB. */
const OUTPUT_LIMIT = 64 * 1024 ** 2

export interface DecodeLimits {
  timeoutMs: number
  memoryBytes: number
}

const form = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), width: z.number(), height: z.number() }),
  z.object({ kind: z.literal('refused'), code: z.enum(['image_corrupt', 'image_too_many_pixels']) }),
])

export type DecodeResult =
  | { kind: 'image'; width: number; height: number; png: Uint8Array }
  | Extract<Decoded, { kind: 'refused' }>

/** `prlimit` (util-linux) sets limits that the kernel keeps, then becomes the program. */
const commandOf = ({ memoryBytes, timeoutMs }: DecodeLimits): [string, string[]] => [
  'prlimit',
  [
    `--data=${memoryBytes}`,
    // Two threads: processor time may pass the clock. It ends a child whose parent was killed.
    `--cpu=${Math.ceil((2 * timeoutMs) / 1000)}`,
    '--core=0',
    process.execPath,
    CHILD,
  ],
]

function parse(output: Buffer): DecodeResult | null {
  const end = output.indexOf('\n')
  if (end < 0) return null
  const told = form.parse(JSON.parse(output.subarray(0, end).toString()))
  return told.kind === 'image' ? { ...told, png: output.subarray(end + 1) } : told
}

/**
 * Decodes a picture in a process of its own and gives it as PNG. A child per picture costs 100 ms on an
 * idle machine, and no picture meets what an earlier one may have done to a decoder. A child that dies,
 * or reaches a limit, makes the picture `image_corrupt`.
 * @throws when the child cannot be started
 */
export function decode(
  bytes: Uint8Array,
  limits: DecodeLimits = { timeoutMs: TIME_LIMIT_MS, memoryBytes: MEMORY_LIMIT },
): Promise<DecodeResult> {
  return new Promise((resolve, reject) => {
    const [command, args] = commandOf(limits)
    // An empty environment: the child is to know nothing.
    const child = spawn(command, args, { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] })
    const output: Buffer[] = []
    let size = 0
    const clock = setTimeout(() => child.kill('SIGKILL'), limits.timeoutMs)
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > OUTPUT_LIMIT) child.kill('SIGKILL')
      else output.push(chunk)
    })
    // A child that dies while it is being written to is judged by how it ended.
    child.stdin.on('error', () => {})
    child.stdin.end(bytes)
    child.on('error', (cause) => {
      clearTimeout(clock)
      reject(new Error('The picture decoder cannot be started; install util-linux (prlimit).', { cause }))
    })
    child.on('close', (code) => {
      clearTimeout(clock)
      const result = code === 0 ? parse(Buffer.concat(output)) : null
      resolve(result ?? { kind: 'refused', code: 'image_corrupt' })
    })
  })
}
