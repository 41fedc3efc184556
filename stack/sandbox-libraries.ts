import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type Docker from 'dockerode'
import { cacheFolder } from './cache.ts'
import { buildImage, hasImage, loadImage, saveImage, type Say } from './docker-images.ts'
import { makeVenv, pip } from './python.ts'
import { bringBase, removeBase } from './sandbox-base.ts'
import { IMAGE_FOLDER, LIBRARY_FILES } from './sandbox-recipe.ts'

/**
 * Makes sure that the daemon has the slow part of the image: from the cache, or built, which takes about a minute.
 * @param name with the digest of its sources as tag
 * @returns the way taken
 */
export async function ensureLibraries(docker: Docker, name: string, say: Say): Promise<string> {
  if (await hasImage(docker, name)) return 'libraries present'
  const file = librariesFile(name)
  if (await load(docker, name, file, say)) return 'libraries from the cache'
  await build(docker, name, say)
  say('keeping the libraries in the cache')
  await saveImage(docker, name, file)
  await forgetOldest(dirname(file))
  return 'libraries built'
}

/** The file in the cache that keeps the slow part of that name. */
export function librariesFile(name: string): string {
  return join(cacheFolder(), 'sandbox', `libraries-${name.split(':').at(-1)}.tar`)
}

async function load(docker: Docker, name: string, file: string, say: Say): Promise<boolean> {
  if (!existsSync(file)) return false
  say('loading the libraries from the cache')
  try {
    await loadImage(docker, file, say)
    if (await hasImage(docker, name)) return true
  } catch {
    // A file that does not load is made anew, whatever is the matter with it.
  }
  await rm(file, { force: true })
  return false
}

async function build(docker: Docker, name: string, say: Say): Promise<void> {
  const parent = join(cacheFolder(), 'sandbox')
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'build-'))
  try {
    const base = await bringBase(docker, folder, say)
    const context = await makeContext(folder, say)
    const dockerfile = 'libraries.Dockerfile'
    await buildImage(docker, { context, dockerfile, name, arguments: { BASE: base } }, say)
    await removeBase(docker, base)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The wheels are unpacked on this side, so that neither the image nor the daemon needs pip or a network. */
async function makeContext(folder: string, say: Say): Promise<string> {
  const [context, venv] = [join(folder, 'context'), join(folder, 'venv')]
  await mkdir(context)
  for (const file of LIBRARY_FILES) await copyFile(join(IMAGE_FOLDER, file), join(context, file))
  await makeVenv(venv, say)
  const requirements = join(context, 'requirements.txt')
  const target = join(context, 'site')
  await pip(venv, ['--target', target, '--no-compile', '--require-hashes', '-r', requirements], say)
  return context
}

const KEPT = 3

/** Old versions' files would lie there for ever, but other clones, of other versions, use the cache as well. */
export async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^libraries-.*\.tar$/.test(name))
  const files = await Promise.all(
    names.map(async (name) => ({ name, age: -(await stat(join(folder, name))).mtimeMs })),
  )
  const old = files.toSorted((a, b) => a.age - b.age).slice(KEPT)
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })))
}
