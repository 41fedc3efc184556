import { existsSync } from 'node:fs'
import { answersDocker, dockerClient } from './docker-client.ts'
import { filesOf, sharedFolders } from './docker-folders.ts'
import { hasImage } from './docker-images.ts'
import { librariesFile } from './sandbox-libraries.ts'
import { readRecipe } from './sandbox-recipe.ts'

/**
 * Where the sandbox image is, or at least its slow part; starts no daemon, so what only a daemon that is not running
 * has is not seen.
 * @returns null when neither is found
 */
export async function findSandboxImage(): Promise<string | null> {
  const { image, libraries } = await readRecipe()
  const host = process.env['DOCKER_HOST'] || `unix://${filesOf(await sharedFolders()).socket}`
  if (await has(host, image)) return `${image} (present in the daemon)`
  const file = librariesFile(libraries)
  return existsSync(file) ? `${file} (libraries in the cache)` : null
}

async function has(host: string, image: string): Promise<boolean> {
  try {
    await answersDocker(host)
    return await hasImage(dockerClient(host), image)
  } catch {
    // The row for Docker says what is the matter with the daemon.
    return false
  }
}
