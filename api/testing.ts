import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { createWakeups } from '#adapters/events/redis.ts'
import { normaliseImage } from '#adapters/images/normalise.ts'
import { createStorage } from '#adapters/storage/create-storage.ts'
import { createLog } from '#adapters/telemetry/log.ts'
import { freshDatabase } from '#db/testing.ts'
import { createApp } from './app.ts'
import { createArtifactApp } from './artifact-app.ts'
import type { Collaborators } from './collaborators.ts'

export const ARTIFACT_PORT = 8401

/**
 * The API over a database, a store and a Redis of a test's own; what a test is about is given.
 * `close` ends all of it.
 */
export async function openApi(
  services: { databaseUrl: string; redisUrl: string },
  given: Partial<Collaborators> = {},
) {
  const fresh = await freshDatabase(services.databaseUrl)
  const folder = await mkdtemp(path.join(tmpdir(), 'reckoner-api-'))
  const stopping = new AbortController()
  const wakeups = createWakeups(services.redisUrl)
  const collaborators: Collaborators = {
    db: fresh.db,
    storage: createStorage({ kind: 'filesystem', path: folder, key: 'k'.repeat(32) }),
    wakeups,
    normaliseImage,
    cancel: async () => false,
    decide: async () => false,
    reset: async () => ({ kind: 'gone' }),
    lookAgain: async () => false,
    kick: () => {},
    codec: null,
    dependencies: [],
    log: createLog({ service: 'test', level: 'silent' }),
    settings: {
      models: 'built-in reader: OCR and rules, no language model',
      instance: 'test',
      artifactPort: ARTIFACT_PORT,
      secret: 's'.repeat(16),
      temporalUrl: (jobId, runId) => `http://temporal/${jobId}/${runId}`,
      page: path.join(folder, 'page'),
    },
    signal: stopping.signal,
    ...given,
  }
  const close = async () => {
    stopping.abort()
    await wakeups.close()
    await fresh.drop()
    await rm(folder, { recursive: true, force: true })
  }
  return {
    app: createApp(collaborators),
    artifacts: createArtifactApp(collaborators),
    collaborators,
    db: fresh.db,
    folder,
    close,
  }
}

/** A picture that differs from others by its colour. */
export const pictureOf = async (
  red: number,
  format: 'png' | 'jpeg' = 'png',
): Promise<Buffer<ArrayBuffer>> => {
  const canvas = sharp({ create: { width: 40, height: 30, channels: 3, background: { r: red, g: 9, b: 9 } } })
  return Buffer.from(await canvas.toFormat(format).toBuffer())
}

/** A form as a browser or `curl` sends it. */
export function formOf(
  question: string | null,
  files: { bytes: Buffer<ArrayBuffer>; name: string; type?: string }[],
) {
  const form = new FormData()
  if (question !== null) form.append('question', question)
  for (const { bytes, name, type = 'image/png' } of files) {
    form.append('image', new File([bytes], name, { type }))
  }
  return form
}
