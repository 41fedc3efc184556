import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client as TemporalClient, Connection } from '@temporalio/client'
import pino from 'pino'
import type { Store } from '#bench/options.ts'
import { type Config, loadConfig } from '#config.ts'
import { connect, type Db } from '#db/database.ts'
import { migrateToLatest } from '#db/migrate.ts'
import { sweep } from '#sandbox/sweep.ts'
import { type Client, createClient } from '#sdk/client.ts'
import { api } from '#stack/api.ts'
import { dockerClient } from '#stack/docker-client.ts'
import type { MainOptions } from '#stack/main-process.ts'
import type { Progress, Service } from '#stack/service.ts'
import type { Part } from '#test/faults/part.ts'
import { createAt, environmentAt, type Site } from '#test/faults/processes.ts'
import { siteOf } from '#test/faults/world.ts'
import { createModelsDoor, type ModelsDoor } from './models/door.ts'
import { zeroModels } from './models/service.ts'
import { uploadPictures } from './pictures.ts'

/** A whole Reckoner for measuring: each server, the API and every worker is a process of its own. */
export interface Stage {
  site: Site
  config: Config
  db: Db
  url: string
  client: Client
  models: ModelsDoor
  /** For histories. */
  temporal: TemporalClient
  /** Ids of pictures that jobs are given in turn. */
  pictures: string[]
  /** A worker that serves; it ends with the stage at the latest. @param settings as in `config.ts` */
  startWorker(
    service: Service<MainOptions>,
    name: string,
    settings?: Record<string, string>,
  ): Promise<{ part: Part; url: string }>
  /** The processes that have a name, those that are up. */
  parts(): Part[]
  close(): Promise<void>
}

/**
 * As an instance has it. Replies of models are kept for a second, so that a picture that comes again after longer is
 * read anew: the cache is asked and told as ever, and never knows the answer.
 */
const SETTINGS = {
  CACHE_SECONDS: '1',
  SANDBOX_WARM: '2',
  SANDBOX_TIMEOUT_SECONDS: '120',
  RECKONER_FAILPOINTS: '',
}

/** @throws Error with the failing part's last lines, all parts stopped */
export async function openStage(
  { pictures, store }: { pictures: number; store: Store },
  progress: Progress,
): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'reckoner-bench-'))
  // PostgreSQL runs as another user when we are root, and has to pass through.
  await chmod(folder, 0o711)
  const { site, release } = await siteOf(folder, {
    progress,
    settings: { ...SETTINGS, STORAGE: store },
    models: zeroModels,
  })
  const parts: Part[] = []
  const start = async (given: Site, service: Service<MainOptions>, name: string) => {
    const process = await createAt(given, service, name, site.servers.ports)
    parts.push(process.part)
    await process.part.start()
    return process
  }
  const config = loadConfig(environmentAt(site, site.servers.ports, 1))
  const db = connect(config.databaseUrl)
  const connection = await Connection.connect({ address: config.temporal.address })
  const close = async () => {
    await Promise.all([db.destroy(), connection.close()])
    await Promise.all(parts.map((part) => part.end()))
    await Promise.all(Object.values(site.servers.parts).map((part) => part.end()))
    // What workers left behind that were killed.
    const { instance } = config.sandbox
    await sweep({ docker: dockerClient(site.docker.host), instance, active: new Set(), log: pino() })
    await release()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await migrateToLatest(config.databaseUrl)
    const { url } = await start(site, api, 'api')
    return {
      site,
      config,
      db,
      url,
      client: createClient({ baseUrl: url }),
      models: createModelsDoor(`http://127.0.0.1:${site.servers.ports.models}`),
      temporal: new TemporalClient({ connection, namespace: config.temporal.namespace }),
      pictures: await uploadPictures(url, pictures),
      startWorker: (service, name, settings = {}) =>
        start({ ...site, settings: { ...site.settings, ...settings } }, service, name),
      parts: () => [...parts, ...Object.values(site.servers.parts)].filter((part) => part.isUp()),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
