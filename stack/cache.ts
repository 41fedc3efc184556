import { homedir } from 'node:os'
import { join } from 'node:path'
import { takeLock } from './lock.ts'

/** The folder for downloads and builds: `$XDG_CACHE_HOME/reckoner`, else `~/.cache/reckoner`. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return join(base, 'reckoner')
}

/**
 * Does the work while no other process of this user does work of the same name: two set-ups at once build once,
 * provided that the work looks again whether there is still something to do.
 * @param name a short file-safe word, such as `temporal-1.8.2`
 * @param say told once, in words, when another process has to be waited for; by default a line on stderr
 */
export async function withLock<T>(
  name: string,
  work: () => Promise<T>,
  say: (detail: string) => void = (detail) => process.stderr.write(`  ${detail}\n`),
): Promise<T> {
  const file = join(cacheFolder(), 'locks', `${name}.lock`)
  const lock = await takeLock(file, () => say(`waiting for another process that is preparing ${name}`))
  try {
    return await work()
  } finally {
    await lock.release()
  }
}
