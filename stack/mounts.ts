import { readFile } from 'node:fs/promises'
import { run } from './run.ts'

/** Unmounts what is mounted below a folder, the newest first; what is still in use stays. */
export async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map(targetOf)
  for (const target of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse()) {
    await run('umount', [target]).catch(() => null)
  }
}

/** Second field of a line, in which spaces and the like are written as octal numbers. */
function targetOf(line: string): string {
  const [, target = ''] = line.split(' ')
  return target.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))
}
