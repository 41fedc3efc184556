import { readFileSync, readdirSync } from 'node:fs'

/** Those of this machine whose command line has the text: lines of process id and command line. */
export function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const line = commandLine(pid)
      return line.includes(text) ? [`${pid} ${line.replaceAll('\0', ' ')}`] : []
    })
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
