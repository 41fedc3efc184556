import { join, resolve } from 'node:path'
import { refuseStrayModels, unaskedModels } from '#config.ts'
import { api } from './api.ts'
import { ensureDatabase } from './database.ts'
import { ensureDocker } from './docker.ts'
import { type Addresses, NAMESPACE, environmentOf } from './environment.ts'
import { modelsRevision } from './models-revision.ts'
import { hold, type Holder, type Wave } from './holder.ts'
import { modelServer } from './model-server.ts'
import { type Ports, refuseTaken } from './ports.ts'
import { postgres } from './postgres.ts'
import { pythonTools } from './python-tools.ts'
import { redis } from './redis.ts'
import { run } from './run.ts'
import { ensureSandbox } from './sandbox.ts'
import { type Secrets, loadSecrets } from './secrets.ts'
import { type Progress, type Running, type Service, type ServiceOptions, ensure } from './service.ts'
import { endOnSignals } from './signals.ts'
import { temporal } from './temporal.ts'
import { ensurePage } from './web.ts'
import { worker } from './worker.ts'

const ROOT = join(import.meta.dirname, '..')

export interface InstanceOptions {
  /** Its data; by default `defaultFolder()`. */
  folder?: string
  ports: Ports
  progress: Progress
  /** Settings for API and worker beside those of the stack, as in `config.ts`. */
  environment?: Record<string, string>
  /** Ctrl-C, SIGTERM and SIGHUP stop the instance and end this process, also during the start. Default: true. */
  signals?: boolean
}

export interface Instance {
  /** Page and API: `http://127.0.0.1:8400`. */
  url: string
  temporalUiUrl: string
  folder: string
  ports: Ports
  /** What API and worker were given. */
  environment: Record<string, string>
  /** How Docker was come by, for people. */
  dockerWay: string
  /** Resolves with a sentence when a part cannot be kept running; stop the instance then. */
  broken: Promise<string>
  /** Ends all parts; leaves no process, container or lock. */
  stop(): Promise<void>
}

/** What every part is started with. */
interface Site {
  folder: string
  ports: Ports
  progress: Progress
  secrets: Secrets
  holder: Holder
  own: Record<string, string>
}

/** The data folder of this clone's own instance: `RECKONER_FOLDER`, else `.reckoner` in the clone. */
export function defaultFolder(): string {
  return resolve(process.env['RECKONER_FOLDER'] || join(ROOT, '.reckoner'))
}

/**
 * Brings what is missing and starts every part of an instance, what can be at once at once.
 * @throws AlreadyRunning when the folder's instance runs; ConfigError; Error with the failing part's last lines, all parts stopped
 */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { ports, progress } = options
  // Our own address of the built-in models would silently replace the one that was set.
  const settings = { ...process.env, ...options.environment }
  refuseStrayModels(settings)
  const unasked = unaskedModels(`http://127.0.0.1:${ports.model}/v1`, settings)
  if (unasked !== null) report(unasked)
  const folder = resolve(options.folder ?? defaultFolder())
  const holder = await hold({ folder, ports, report })
  if (options.signals !== false) endOnSignals(() => holder.stop())
  try {
    await refuseTaken(ports)
    const secrets = await loadSecrets(folder)
    return await startParts({ folder, ports, progress, secrets, holder, own: options.environment ?? {} })
  } catch (error) {
    await holder.stop()
    throw error
  }
}

const report = (sentence: string) => void process.stderr.write(`${sentence}\n`)

async function startParts(site: Site): Promise<Instance> {
  const { folder, ports, holder } = site
  const sandbox = prepareSandbox(site)
  const [addresses, { dockerWay }] = await Promise.all([startServices(site, sandbox), sandbox])
  const environment = { ...site.own, ...environmentOf(folder, ports, site.secrets, addresses) }
  await migrate(site, environment)
  await Promise.all([
    startPart(site, 'entries', api, ports.api, { environment }),
    startPart(site, 'entries', worker, 0, { environment }),
  ])
  await holder.ready()
  return {
    folder,
    ports,
    environment,
    dockerWay,
    broken: holder.broken,
    url: `http://127.0.0.1:${ports.api}`,
    temporalUiUrl: `http://127.0.0.1:${ports.temporalUi}`,
    stop: () => holder.stop(),
  }
}

/** Everything that API and worker lean on, at once. */
async function startServices(site: Site, sandbox: Promise<Sealed>): Promise<Addresses> {
  const { ports, secrets } = site
  const [database, redisServer, temporalServer, sealed, readers] = await Promise.all([
    startDatabase(site),
    startPart(site, 'services', redis, ports.redis, { password: secrets.redisPassword }),
    startPart(site, 'services', temporal, ports.temporal, { uiPort: ports.temporalUi, namespace: NAMESPACE }),
    sandbox,
    startReaders(site),
    ensurePage(site.progress),
  ])
  return { database, redis: redisServer.url, temporal: temporalServer.url, ...sealed, ...readers }
}

/** @returns the address of the database, for the user who owns its tables */
async function startDatabase(site: Site): Promise<string> {
  const password = site.secrets.postgresPassword
  const server = await startPart(site, 'services', postgres, site.ports.postgres, { password, durable: true })
  return ensureDatabase(server.url, 'reckoner', site.secrets.databasePassword)
}

async function migrate(site: Site, env: Record<string, string>): Promise<void> {
  await site.progress.step('Migrations', async (say) => {
    const told = await run(process.execPath, [join(ROOT, 'db', 'migrate.ts')], { cwd: ROOT, env })
    say(told.trim().split('\n').at(-1) ?? '')
  })
}

interface Sealed {
  dockerHost: string
  dockerWay: string
  sandboxImage: string
}

async function prepareSandbox(site: Site): Promise<Sealed> {
  const docker = await ensureDocker(site.progress)
  await site.holder.onStop('shared', () => docker.release())
  const sandboxImage = await ensureSandbox(docker, site.progress, { ...process.env, ...site.own })
  return { dockerHost: docker.host, dockerWay: docker.way, sandboxImage }
}

/** The tools in Python, and the built-in models unless the person's settings name others. */
async function startReaders(site: Site): Promise<Pick<Addresses, 'pythonTools' | 'models'>> {
  const { path } = await ensure(pythonTools, site.progress)
  const preset = site.own['MODELS'] ?? process.env['MODELS'] ?? 'builtin'
  if (preset !== 'builtin') return { pythonTools: path, models: null }
  const environment = { ...site.own, PYTHON_TOOLS: path }
  const server = await startPart(site, 'services', modelServer, site.ports.model, { environment })
  return { pythonTools: path, models: { url: server.url, revision: await modelsRevision() } }
}

async function startPart<O extends ServiceOptions>(
  site: Site,
  wave: Wave,
  service: Service<O>,
  port: number,
  more: Omit<O, keyof ServiceOptions>,
): Promise<Running> {
  const found = await ensure(service, site.progress)
  const name = service.name.toLowerCase().replaceAll(' ', '-')
  const common = { folder: join(site.folder, name), logFile: join(site.folder, 'logs', `${name}.log`), port }
  return site.progress.step(service.name, async (say) => {
    // TypeScript cannot see that the common and the own options together are all options.
    const options = { ...common, ...more } as unknown as O
    const running = await site.holder.keep(wave, service.name, () => service.start(found, options))
    say(`${found.way}, version ${found.version}${port > 0 ? `, port ${port}` : ''}`)
    return running
  })
}
