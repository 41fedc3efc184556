import { readdirSync, readFileSync } from 'node:fs'

/** Numbers of the processes that decode a picture for a process of ours. */
export const decodersOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => parentOf(pid) === parent && read(pid, 'cmdline').includes('decode-child.ts'))
    .map(Number)

/** Behind the name in parentheses, which may hold spaces, come the state and the parent. */
function parentOf(pid: string): number {
  const stat = read(pid, 'stat')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** Empty: it has ended meanwhile. */
function read(pid: string, file: 'stat' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
