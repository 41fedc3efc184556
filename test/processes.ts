import { readFileSync, readdirSync } from 'node:fs'

/** Of each process of this machine its id, and behind a space its command line, with spaces between the arguments. */
export const commandLines = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => `${pid} ${commandLine(pid)}`)

/** Those whose command line has the text. */
export const processesWith = (text: string): string[] => commandLines().filter((line) => line.includes(text))

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    // It ended in between.
    return ''
  }
}
