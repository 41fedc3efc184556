import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type Docker from 'dockerode'
import { withLock } from './cache.ts'
import { dockerClient } from './docker-client.ts'
import { buildImage, hasImage, type Say } from './docker-images.ts'
import { ensureLibraries } from './sandbox-libraries.ts'
import { IMAGE_FOLDER, type Recipe, pythonFiles, readRecipe } from './sandbox-recipe.ts'
import type { Progress } from './service.ts'

/**
 * Makes sure that a daemon has the sandbox image: already there, libraries from the cache, or built. Its slow part is
 * built once and kept; a change of the supervisor or the `reckoner` module costs a second.
 * @param dockerHost as in `DOCKER_HOST`
 * @returns the image's name, for `SANDBOX_IMAGE`
 */
export async function ensureSandboxImage(dockerHost: string, progress: Progress): Promise<string> {
  const docker = dockerClient(dockerHost)
  return progress.step('Sandbox image', async (say) => {
    const recipe = await readRecipe()
    if (await hasImage(docker, recipe.image)) {
      say('present')
      return recipe.image
    }
    return withLock('sandbox-image', () => make(docker, recipe, say), say)
  })
}

async function make(docker: Docker, { image, libraries }: Recipe, say: Say): Promise<string> {
  if (!(await hasImage(docker, image))) {
    const way = await ensureLibraries(docker, libraries, say)
    await build(docker, image, libraries, say)
    say(way)
  }
  return image
}

async function build(docker: Docker, image: string, libraries: string, say: Say): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'reckoner-sandbox-'))
  try {
    const dockerfile = 'Dockerfile'
    await copyFile(join(IMAGE_FOLDER, dockerfile), join(context, dockerfile))
    for (const file of await pythonFiles()) {
      const target = join(context, 'sbx', file)
      await mkdir(dirname(target), { recursive: true })
      await copyFile(join(IMAGE_FOLDER, file), target)
    }
    const given = { LIBRARIES: libraries }
    await buildImage(docker, { context, dockerfile, name: image, arguments: given }, say)
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}
