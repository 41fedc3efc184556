import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Ports } from './ports.ts'
import type { Secrets } from './secrets.ts'

/** What the parts of an instance turned out to be. */
export interface Addresses {
  database: string
  redis: string
  temporal: string
  dockerHost: string
  sandboxImage: string
  pythonTools: string
  /** The built-in models; null: they are somebody else's, as the person's own settings say. */
  models: { url: string; revision: string } | null
}

export const NAMESPACE = 'default'

/** The environment of API, worker and migration, under the names that `config.ts` reads. */
export function environmentOf(
  folder: string,
  ports: Ports,
  secrets: Secrets,
  addresses: Addresses,
): Record<string, string> {
  return {
    RECKONER_PORT: String(ports.api),
    RECKONER_INSTANCE: instanceLabel(folder),
    DATABASE_URL: addresses.database,
    REDIS_URL: addresses.redis,
    TEMPORAL_ADDRESS: addresses.temporal,
    TEMPORAL_NAMESPACE: NAMESPACE,
    TEMPORAL_UI_URL: `http://127.0.0.1:${ports.temporalUi}`,
    TEMPORAL_CODEC_KEYS: `k1:${Buffer.from(secrets.codecKey, 'hex').toString('base64')}`,
    STORAGE: 'filesystem',
    STORAGE_PATH: join(folder, 'storage'),
    STORAGE_KEY: secrets.storageKey,
    CACHE_SECRET: secrets.cacheSecret,
    DOCKER_HOST: addresses.dockerHost,
    SANDBOX_IMAGE: addresses.sandboxImage,
    PYTHON_TOOLS: addresses.pythonTools,
    ...(addresses.models === null
      ? {}
      : { MODEL_URL: addresses.models.url, MODELS_REVISION: addresses.models.revision }),
  }
}

/** Tells instances on one Docker daemon apart, the same after every start. */
export function instanceLabel(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 12)
}
