import { messageOf } from './message.ts'

/** Ends a command with what went wrong, for people: the sentence, and no stack of calls. */
export function fail(error: unknown): never {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exit(1)
}
