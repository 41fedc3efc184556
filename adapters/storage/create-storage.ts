import type { StorageConfig } from '#config.ts'
import { createFilesystemStorage } from './filesystem.ts'
import { createS3Storage } from './s3.ts'
import type { Storage } from './storage.ts'

type Backends = {
  [Kind in StorageConfig['kind']]: (config: Extract<StorageConfig, { kind: Kind }>) => Storage
}

/** One row per `STORAGE`; the compiler asks for a row when the config learns another kind. */
const backends = {
  filesystem: createFilesystemStorage,
  s3: createS3Storage,
} satisfies Backends

/** The storage that the configuration chooses. Opens nothing: `ready()` says whether it works. */
export function createStorage(config: StorageConfig): Storage {
  switch (config.kind) {
    case 'filesystem':
      return backends.filesystem(config)
    case 's3':
      return backends.s3(config)
    default:
      return config satisfies never
  }
}
