import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DaemonFolders, filesOf } from './docker-folders.ts'
import { type Runtimes, writeRuntimes } from './docker-runtimes.ts'

/** The process that keeps a daemon of ours: `docker-keeper.ts`. */
export interface Keeper {
  hasEnded(): boolean
  /** The last lines that it and dockerd printed. */
  tail(): string
}

/**
 * Starts the keeper as a process of its own, which outlives this one as long as others use the daemon.
 * @param runtimes that the daemon has beside runc
 */
export async function startKeeper(
  dockerd: string,
  folders: DaemonFolders,
  runtimes: Runtimes,
): Promise<Keeper> {
  const files = filesOf(folders)
  await mkdir(files.exec, { recursive: true })
  // A file of ours even without a runtime, or dockerd would read the machine's own settings.
  await writeRuntimes(folders, runtimes)
  await writeFile(files.log, '', { mode: 0o600 })
  // At its end, as dockerd writes there too: neither writes over the other.
  const log = openSync(files.log, 'a')
  const script = join(import.meta.dirname, 'docker-keeper.ts')
  const child = spawn(process.execPath, [script, dockerd, folders.data, folders.runtime], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  let ended = false
  child.once('exit', () => (ended = true))
  child.once('error', () => (ended = true))
  return {
    hasEnded: () => ended,
    tail: () => readFileSync(files.log, 'utf8').trimEnd().split('\n').slice(-10).join('\n'),
  }
}
