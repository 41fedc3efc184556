import { closeSync, openSync, readSync } from 'node:fs'

/** Copies what is appended to a file to stderr, until the returned function is called. */
export function follow(file: string): () => void {
  const input = openSync(file, 'r')
  const buffer = Buffer.alloc(64 * 1024)
  const copy = () => {
    for (let bytes = readSync(input, buffer); bytes > 0; bytes = readSync(input, buffer)) {
      process.stderr.write(buffer.toString('utf8', 0, bytes))
    }
  }
  const timer = setInterval(copy, 200)
  return () => {
    clearInterval(timer)
    copy()
    closeSync(input)
  }
}
