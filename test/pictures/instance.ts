import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startInstance } from '#stack/instance.ts'
import { freshPorts } from '#stack/ports.ts'
import { createProgress } from '#stack/progress.ts'

/** Where the questions go. */
export interface Opened {
  /** Page and API. */
  url: string
  close(): Promise<void>
}

/**
 * The instance at `url`, or one of our own: with the embedded stack, free ports and a folder that is removed at the
 * end, so that an instance of this clone is not disturbed.
 */
export async function openInstance(url: string | null): Promise<Opened> {
  if (url !== null) return { url, close: () => Promise.resolve() }
  const folder = await mkdtemp(join(tmpdir(), 'reckoner-pictures-'))
  const progress = createProgress()
  const instance = await startInstance({ folder, ports: await freshPorts(), progress })
  const close = async () => {
    await instance.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { url: instance.url, close }
}
