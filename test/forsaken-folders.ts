import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** No run of tests takes so long. */
const DAY_MS = 86_400_000
/** As `mkdtemp` names them. */
const OURS = /^reckoner-[a-z-]+-[A-Za-z0-9]{6}$/
/** What people are meant to look at. */
const KEPT = /^reckoner-missed-pictures/
/** A clone, or the folder of an instance, whose own time says little: what they write lies deeper. */
const PEOPLES = ['.git', 'package.json', 'instance.json']

/**
 * Removes the folders that tests left behind which were killed: nobody else does.
 * @param parent where tests make their folders
 */
export async function removeForsaken(parent = tmpdir()): Promise<void> {
  const names = (await readdir(parent)).filter((name) => OURS.test(name) && !KEPT.test(name))
  for (const name of names) {
    const folder = join(parent, name)
    // Of one that something is mounted in, the rest goes.
    if (await isForsaken(folder)) await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

async function isForsaken(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => null)
  if (!found?.isDirectory() || found.uid !== process.getuid?.()) return false
  return found.mtimeMs < Date.now() - DAY_MS && !PEOPLES.some((name) => existsSync(join(folder, name)))
}
