import { join } from 'node:path'
import { api } from '#stack/api.ts'
import { type Addresses, environmentOf } from '#stack/environment.ts'
import type { MainOptions } from '#stack/main-process.ts'
import type { Ports } from '#stack/ports.ts'
import type { Secrets } from '#stack/secrets.ts'
import { ensure, type Progress, type Service } from '#stack/service.ts'
import { worker } from '#stack/worker.ts'
import { createPart, type Part } from './part.ts'
import { quietPorts } from './quiet-ports.ts'
import { S3_KEYS, type Servers } from './servers.ts'
import { layWires, type Wires } from './wires.ts'

/** What all processes of a world have in common. */
export interface Site {
  folder: string
  secrets: Secrets
  servers: Servers
  docker: { host: string; image: string }
  modelsRevision: string
  failpoints: string
  progress: Progress
  /** Settings beside those of the world. */
  settings: Record<string, string>
  /** And those of one process alone, by its name. */
  settingsOf(name: string): Record<string, string>
}

/** One of ours: an API or a worker. */
export interface Process {
  part: Part
  wires: Wires
  /** Of an API; empty: it listens nowhere. */
  url: string
}

/** An API of its own, down. */
export const createApi = (site: Site, index: number) => create(site, api, `api-${index}`)

/** A worker of its own, down. */
export const createWorker = (site: Site, index: number) => create(site, worker, `worker-${index}`)

async function create(site: Site, service: Service<MainOptions>, name: string): Promise<Process> {
  const wires = await layWires(site.servers.ports)
  return { ...(await createAt(site, service, name, wires.ports)), wires }
}

/** A process of its own, down. @param at where it reaches the servers */
export async function createAt(
  site: Site,
  service: Service<MainOptions>,
  name: string,
  at: Servers['ports'],
): Promise<Pick<Process, 'part' | 'url'>> {
  const { folder, progress } = site
  const [port = 0] = await quietPorts(2)
  const found = await ensure(service, progress)
  const options = {
    folder: join(folder, name),
    logFile: join(folder, 'logs', `${name}.log`),
    port,
    environment: { ...environmentAt(site, at, port), ...site.settingsOf(name) },
  }
  return { part: createPart(name, () => service.start(found, options)), url: `http://127.0.0.1:${port}` }
}

/**
 * The settings of a process that reaches the servers at the given ports.
 * @param port the API's own
 */
export function environmentAt(site: Site, at: Servers['ports'], port: number): Record<string, string> {
  const { folder, secrets, servers, settings } = site
  const ports: Ports = {
    api: port,
    artifacts: port + 1,
    temporal: at.temporal,
    temporalUi: servers.temporalUi,
    model: at.models,
    postgres: at.postgres,
    redis: at.redis,
  }
  return {
    ...environmentOf(folder, ports, secrets, addressesAt(site, at)),
    STORAGE: 's3',
    S3_ENDPOINT: `http://127.0.0.1:${at.storage}`,
    S3_BUCKET: 'reckoner',
    S3_ACCESS_KEY: S3_KEYS.accessKey,
    S3_SECRET_KEY: S3_KEYS.secretKey,
    SANDBOX_RUNTIME: 'runc',
    SANDBOX_WARM: '1',
    SANDBOX_TIMEOUT_SECONDS: '10',
    LOG_LEVEL: 'warn',
    RECKONER_FAILPOINTS: site.failpoints,
    ...settings,
  }
}

const addressesAt = (
  { secrets, docker, servers, modelsRevision }: Site,
  at: Servers['ports'],
): Addresses => ({
  database: `postgres://reckoner:${secrets.databasePassword}@127.0.0.1:${at.postgres}/reckoner`,
  redis: `redis://:${secrets.redisPassword}@127.0.0.1:${at.redis}/0`,
  temporal: `127.0.0.1:${at.temporal}`,
  dockerHost: docker.host,
  sandboxImage: docker.image,
  pythonTools: servers.tools,
  models: { url: `http://127.0.0.1:${at.models}/v1`, revision: modelsRevision },
})
