/** Called with a piece of what the container wrote. */
export interface Outputs {
  stdout(piece: Buffer): void
  stderr(piece: Buffer): void
}

const HEADER_BYTES = 8
const STREAMS = { 1: 'stdout', 2: 'stderr' } as const

/**
 * Takes the daemon's attached stream apart: eight bytes of header (stream, three zeros, big-endian length), then
 * that many bytes. Nothing is kept but the header, whatever the length says.
 * @returns a function that takes the stream chunk by chunk; it throws on a stream that is not in that form
 */
export function createDemultiplexer(outputs: Outputs): (chunk: Buffer) => void {
  let header = Buffer.alloc(0)
  let left = 0
  let target: (piece: Buffer) => void = outputs.stdout
  return (chunk) => {
    let rest = chunk
    while (rest.length > 0) {
      if (left > 0) {
        target(rest.subarray(0, left))
        const taken = Math.min(left, rest.length)
        left -= taken
        rest = rest.subarray(taken)
        continue
      }
      const missing = HEADER_BYTES - header.length
      header = Buffer.concat([header, rest.subarray(0, missing)])
      rest = rest.subarray(missing)
      if (header.length < HEADER_BYTES) return
      target = outputs[streamOf(header)]
      left = header.readUInt32BE(4)
      header = Buffer.alloc(0)
    }
  }
}

function streamOf(header: Buffer): 'stdout' | 'stderr' {
  const number = header[0]
  if (number === 1 || number === 2) return STREAMS[number]
  throw new Error(`The daemon's stream has the unknown number ${number}.`)
}
