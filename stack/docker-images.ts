import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type Docker from 'dockerode'
import { z } from 'zod'

/** Told each line that the daemon says about its work. */
export type Say = (line: string) => void

/** Is there an image of that name? */
export async function hasImage(docker: Docker, name: string): Promise<boolean> {
  try {
    await docker.getImage(name).inspect()
    return true
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) return false
    throw error
  }
}

export interface Build {
  /** A folder with the Dockerfile and all it copies, and nothing else. */
  context: string
  dockerfile: string
  name: string
  arguments: Record<string, string>
}

/** Builds an image without a network. @throws Error with what the daemon said when a step fails */
export async function buildImage(docker: Docker, build: Build, say: Say): Promise<void> {
  // Not the client's own packing of a folder, which compresses: twelve seconds for what goes through a local socket.
  const tar = spawn('tar', ['-C', build.context, '-cf', '-', '.'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const stream = await docker.buildImage(tar.stdout, {
      dockerfile: build.dockerfile,
      t: build.name,
      buildargs: build.arguments,
      networkmode: 'none',
      rm: true,
      forcerm: true,
    })
    await listen(stream, say)
  } finally {
    tar.kill()
  }
}

/** Makes an image of one layer from a tar file of a root. */
export async function importImage(docker: Docker, file: string, name: string, say: Say): Promise<void> {
  const [repo, tag] = name.split(':')
  const stream = await docker.importImage(createReadStream(file), { repo, tag })
  await listen(stream, say)
}

/** Loads what `saveImage` saved. */
export async function loadImage(docker: Docker, file: string, say: Say): Promise<void> {
  await listen(await docker.loadImage(createReadStream(file)), say)
}

/** Saves an image into a file, which appears under its name only when it is whole. */
export async function saveImage(docker: Docker, name: string, file: string): Promise<void> {
  const part = `${file}.${process.pid}.part`
  await mkdir(dirname(file), { recursive: true })
  try {
    await pipeline(await docker.getImage(name).get(), createWriteStream(part))
    await rename(part, file)
  } finally {
    await rm(part, { force: true })
  }
}

const SILENCE_MS = 10_000

/**
 * Pulls an image from its registry.
 * @throws Error when the registry does not answer, or gives no byte for ten seconds
 */
export async function pullImage(
  docker: Docker,
  name: string,
  say: Say,
  silenceMs = SILENCE_MS,
): Promise<void> {
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(), silenceMs)
  let news = ''
  try {
    const stream = await docker.pull(name, { abortSignal: silence.signal })
    await listen(stream, (line) => {
      // "Retrying in 5 seconds" and the like are no bytes.
      if (line !== news && !line.startsWith('Retrying')) timer.refresh()
      news = line
      say(line)
    })
  } catch (error) {
    const seconds = silenceMs / 1000
    if (silence.signal.aborted)
      throw new Error(`the registry gave no byte for ${seconds} s.`, { cause: error })
    throw error
  } finally {
    clearTimeout(timer)
  }
}

const messageForm = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  progress: z.string().optional(),
  error: z.string().optional(),
})

/** Hears a stream of JSON messages to its end. @throws Error with the last lines when one of them is an error */
async function listen(stream: NodeJS.ReadableStream, say: Say): Promise<void> {
  const lines: string[] = []
  for await (const text of linesOf(stream)) {
    const message = messageForm.parse(JSON.parse(text))
    if (message.error !== undefined) throw new Error([...lines.slice(-15), message.error].join('\n'))
    const line = [message.stream ?? message.status, message.progress].filter(Boolean).join(' ').trim()
    if (line !== '') {
      lines.push(line)
      say(line)
    }
  }
}

async function* linesOf(stream: NodeJS.ReadableStream): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + chunk.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line.trim() !== '')
  }
  if (rest.trim() !== '') yield rest
}
