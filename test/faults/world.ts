import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, loadConfig } from '#config.ts'
import { connect, type Db } from '#db/database.ts'
import { migrateToLatest } from '#db/migrate.ts'
import { ensureDatabase } from '#stack/database.ts'
import { ensureDocker } from '#stack/docker.ts'
import type { MainOptions } from '#stack/main-process.ts'
import { modelsRevision } from '#stack/models-revision.ts'
import { ensureSandbox } from '#stack/sandbox.ts'
import { loadSecrets } from '#stack/secrets.ts'
import type { Progress, Service } from '#stack/service.ts'
import { createFailpoints, type Failpoints } from './failpoints.ts'
import type { Part } from './part.ts'
import { createApi, createWorker, environmentAt, type Process, type Site } from './processes.ts'
import type { Toxic } from './proxy.ts'
import { type Dependency, DEPENDENCIES, type Servers, startServers } from './servers.ts'
import { HEALTHY } from './wires.ts'

/** A whole Reckoner of its own, every part of which can be ended, stopped, cut off and brought back. */
export interface World {
  folder: string
  /** The settings of somebody who reaches every server itself, behind no wire. */
  config: Config
  /** The database, reached like that. */
  db: Db
  apis: readonly Process[]
  workers: readonly Process[]
  servers: Servers
  failpoints: Failpoints
  /** Every process, ours and the servers. */
  parts(): Part[]
  /** @throws Error when there is none of that name: `postgres`, `api-0`, `worker-1` */
  part(name: string): Part
  /** What the ways of all given processes to a server do, or those of every process. */
  cut(dependency: Dependency, toxic: Toxic, processes?: readonly Process[]): Promise<void>
  /** Everything is up and every wire healthy. */
  heal(): Promise<void>
  /** Ends all that was started, and removes the folder. */
  close(): Promise<void>
}

export interface WorldOptions {
  apis?: number
  workers?: number
  /** Settings of all APIs and workers, as in `config.ts`. */
  settings?: Record<string, string>
  /** Settings of one process alone, by its name: `api-0`, `worker-1`. */
  settingsOf?: (name: string) => Record<string, string>
  /** Done to the world's folder before anything is started in it. */
  prepare?: (folder: string) => Promise<void>
  /** The models that it asks; left out: those of `fast-models/`. */
  models?: Service<MainOptions>
  progress: Progress
}

/** @throws Error with the failing part's last lines, all parts stopped */
export async function openWorld(options: WorldOptions): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'reckoner-faults-'))
  // PostgreSQL runs as another user when we are root, and has to pass through.
  await chmod(folder, 0o711)
  await options.prepare?.(folder)
  const { site, release } = await siteOf(folder, options)
  const [apis, workers] = await Promise.all([
    Promise.all(Array.from({ length: options.apis ?? 2 }, (_, index) => createApi(site, index))),
    Promise.all(Array.from({ length: options.workers ?? 2 }, (_, index) => createWorker(site, index))),
  ])
  const world = worldOf(site, [apis, workers], release)
  try {
    await migrateToLatest(world.config.databaseUrl)
    await world.heal()
  } catch (error) {
    await world.close()
    throw error
  }
  return world
}

/** Brings what every process leans on, and starts the servers. */
export async function siteOf(
  folder: string,
  { settings = {}, settingsOf = () => ({}), ...options }: Omit<WorldOptions, 'apis' | 'workers' | 'prepare'>,
) {
  const { progress } = options
  const docker = await ensureDocker(progress)
  const image = await ensureSandbox(docker, progress, { SANDBOX_RUNTIME: 'runc' })
  const secrets = await loadSecrets(folder)
  const servers = await startServers(folder, secrets, options)
  const superuser = `postgres://postgres:${secrets.postgresPassword}@127.0.0.1:${servers.ports.postgres}/postgres`
  await ensureDatabase(superuser, 'reckoner', secrets.databasePassword)
  const site: Site = {
    folder,
    secrets,
    servers,
    progress,
    settings,
    settingsOf,
    docker: { host: docker.host, image },
    modelsRevision: await modelsRevision(),
    failpoints: join(folder, 'failpoints'),
  }
  return { site, release: () => docker.release() }
}

function worldOf(site: Site, [apis, workers]: [Process[], Process[]], release: () => Promise<void>): World {
  const { folder, servers } = site
  const ours = [...apis, ...workers]
  const own = ours.map(({ part }) => part)
  const all = [...Object.values(servers.parts), ...own]
  const cut: World['cut'] = async (dependency, toxic, processes = ours) =>
    void (await Promise.all(processes.map(({ wires }) => wires.set(dependency, toxic))))
  const config = loadConfig(environmentAt(site, servers.ports, apis[0] ? portOf(apis[0]) : 1))
  const db = connect(config.databaseUrl)
  return {
    folder,
    config,
    db,
    apis,
    workers,
    servers,
    failpoints: createFailpoints(site.failpoints),
    parts: () => all,
    part(name) {
      const found = all.find((part) => part.name === name)
      if (found) return found
      throw new Error(`There is no ${name}; there are ${all.map((part) => part.name).join(', ')}.`)
    },
    cut,
    async heal() {
      await Promise.all(DEPENDENCIES.map((dependency) => cut(dependency, HEALTHY)))
      all.filter((part) => part.isUp()).forEach((part) => part.thaw())
      await Promise.all(Object.values(servers.parts).map((part) => part.start()))
      await Promise.all(own.map((part) => part.start()))
    },
    async close() {
      await db.destroy()
      await Promise.all(own.map((part) => part.end()))
      await Promise.all(Object.values(servers.parts).map((part) => part.end()))
      await Promise.all(ours.map(({ wires }) => wires.close()))
      await release()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const portOf = ({ url }: Process) => Number(new URL(url).port)
