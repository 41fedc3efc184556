import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { installPackage } from './apt.ts'
import { importImage, pullImage, type Say } from './docker-images.ts'
import { onPath } from './find.ts'
import { messageOf } from './message.ts'
import { run } from './run.ts'
import { BASE_IMAGE, BASE_PACKAGES, BASE_SUITE } from './sandbox-recipe.ts'

const LOCAL_BASE = 'reckoner-sandbox-base:local'

/**
 * Brings an image with Python 3.11: from its registry, or made from Debian's packages where there is none to be had.
 * @param folder for a file of 200 MB, which is removed again
 * @returns its name
 * @throws Error saying why neither way worked
 */
export async function bringBase(docker: Docker, folder: string, say: Say): Promise<string> {
  try {
    await pullImage(docker, BASE_IMAGE, (line) => say(`${BASE_IMAGE}: ${line}`))
    return BASE_IMAGE
  } catch (pull) {
    try {
      await makeBase(docker, folder, say)
      return LOCAL_BASE
    } catch (make) {
      throw new Error(
        `A base with Python 3.11 could not be brought.\n  ${BASE_IMAGE}: ${messageOf(pull)}\n  mmdebstrap: ${messageOf(make)}`,
        { cause: make },
      )
    }
  }
}

/** Removes what only the build needed. */
export async function removeBase(docker: Docker, base: string): Promise<void> {
  if (base === LOCAL_BASE) await docker.getImage(base).remove({ force: true })
  // What remains of the first stage has no name; by its label no other build's leftovers are meant.
  await docker.pruneImages({ filters: { dangling: ['true'], label: ['reckoner.sandbox-stage=1'] } })
}

async function makeBase(docker: Docker, folder: string, say: Say): Promise<void> {
  const found = await onPath('mmdebstrap')
  const mmdebstrap = found ?? (await installPackage('mmdebstrap debian-archive-keyring', 'mmdebstrap', say))
  if (mmdebstrap === null) throw new Error('the package mmdebstrap brought no program of that name.')
  const file = join(folder, 'base.tar')
  try {
    const args = ['--variant=minbase', `--include=${BASE_PACKAGES.join(',')}`, BASE_SUITE, file]
    await run(mmdebstrap, args, { say: (line) => say(`Debian packages: ${line}`) })
    await importImage(docker, file, LOCAL_BASE, say)
  } finally {
    await rm(file, { force: true })
  }
}
