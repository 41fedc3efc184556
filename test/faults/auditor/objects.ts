import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'minio'
import type { StorageConfig } from '#config.ts'

/** An object as the store itself lists it. */
export interface SeenObject {
  key: string
  /** Whole milliseconds since it was written. */
  ageMs: number
}

/** What a store holds: its objects, and what writers that were killed left half written. */
export interface Listing {
  objects: SeenObject[]
  unfinished: SeenObject[]
}

type Listers = {
  [Kind in StorageConfig['kind']]: (config: Extract<StorageConfig, { kind: Kind }>) => Promise<Listing>
}

const LISTERS: Listers = { filesystem: listFiles, s3: listBucket }

/** Lists a store without the product's code, which has no way to list. */
export function listObjects(config: StorageConfig): Promise<Listing> {
  switch (config.kind) {
    case 'filesystem':
      return LISTERS.filesystem(config)
    case 's3':
      return LISTERS.s3(config)
    default:
      return config satisfies never
  }
}

async function listFiles({ path }: { path: string }): Promise<Listing> {
  const [objects, unfinished] = await Promise.all([below(path, 'org'), below(path, '.scratch')])
  return { objects, unfinished }
}

async function below(path: string, folder: string): Promise<SeenObject[]> {
  const entries = await readdir(join(path, folder), { recursive: true, withFileTypes: true }).catch(
    noneIfAbsent,
  )
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const seen = await Promise.all(files.map((file) => seenAt(path, file)))
  return seen.filter((object) => object !== null)
}

/** null: it has gone meanwhile. */
async function seenAt(path: string, file: string): Promise<SeenObject | null> {
  const found = await stat(file).catch(() => null)
  return found && { key: file.slice(path.length + 1), ageMs: Math.round(Date.now() - found.mtimeMs) }
}

function noneIfAbsent(error: unknown): [] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
  throw error
}

async function listBucket(config: Extract<StorageConfig, { kind: 's3' }>): Promise<Listing> {
  const { bucket, region, accessKey, secretKey } = config
  const { hostname, port, protocol } = new URL(config.endpoint)
  const useSSL = protocol === 'https:'
  const at = { endPoint: hostname, port: Number(port || (useSSL ? 443 : 80)), useSSL, pathStyle: true }
  const client = new Client({ ...at, region, accessKey, secretKey })
  if (!(await client.bucketExists(bucket))) return { objects: [], unfinished: [] }
  const objects: SeenObject[] = []
  for await (const { name, lastModified } of client.listObjectsV2(bucket, 'org/', true))
    objects.push({ key: name, ageMs: Date.now() - Number(lastModified) })
  const unfinished: SeenObject[] = []
  for await (const { key, initiated } of client.listIncompleteUploads(bucket, 'org/', true))
    unfinished.push({ key, ageMs: Date.now() - Number(initiated) })
  return { objects, unfinished }
}
