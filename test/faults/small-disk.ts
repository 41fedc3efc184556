import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A disk in memory, mounted where a server keeps its data; only root can make one. */
export interface SmallDisk {
  /** Leaves nothing on it. */
  fill(): Promise<void>
  free(): Promise<void>
  unmount(): Promise<void>
}

/** @param folder is made; @param megabytes its size */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true })
  await execute('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'reckoner-faults', folder])
  const ballast = join(folder, 'ballast')
  return {
    async fill() {
      const { bavail, bsize } = statfsSync(folder)
      await writeFile(ballast, Buffer.alloc(bavail * bsize)).catch(() => {})
    },
    free: () => rm(ballast, { force: true }),
    // Lazily, since a process that has just ended may still be leaving.
    unmount: async () => void (await execute('umount', ['-l', folder])),
  }
}
