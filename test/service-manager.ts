import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '#stack/chromium.ts'
import { ensureDocker } from '#stack/docker.ts'
import { startInstance } from '#stack/instance.ts'
import { modelServer } from '#stack/model-server.ts'
import { freshPorts } from '#stack/ports.ts'
import { postgres } from '#stack/postgres.ts'
import { freePorts } from '#stack/probe.ts'
import { pythonTools } from '#stack/python-tools.ts'
import { redis } from '#stack/redis.ts'
import { s3Server } from '#stack/s3-server.ts'
import { ensureSandbox } from '#stack/sandbox.ts'
import { type Progress, type Service, type ServiceOptions, ensure } from '#stack/service.ts'
import { temporal } from '#stack/temporal.ts'
import type { ServiceName, Services } from './services.ts'

/** Starts services when they are asked for, each once, and stops what was started. */
export interface ServiceManager {
  use<Name extends ServiceName>(name: Name): Promise<Services[Name]>
  stop(): Promise<void>
}

type Starters = { [Name in ServiceName]: () => Promise<Services[Name]> }

const PASSWORD = 'test-password'
const NAMESPACE = 'default'

/** @param folder where their data and logs go */
export function createServiceManager(folder: string, progress: Progress): ServiceManager {
  const stops: (() => Promise<void>)[] = []
  const started = new Map<ServiceName, Promise<Services[ServiceName]>>()
  const starters = createStarters({ folder, progress, stops, use })

  function use<Name extends ServiceName>(name: Name): Promise<Services[Name]> {
    const known = started.get(name)
    const promise = known ?? starters[name]()
    started.set(name, promise)
    return promise as Promise<Services[Name]>
  }

  return {
    use,
    async stop() {
      await Promise.allSettled(started.values())
      const results = await Promise.allSettled(stops.map((stop) => stop()))
      const failed = results.find((result) => result.status === 'rejected')
      if (failed) throw failed.reason
    },
  }
}

interface Tools {
  folder: string
  progress: Progress
  stops: (() => Promise<void>)[]
  use: ServiceManager['use']
}

function createStarters({ folder, progress, stops, use }: Tools): Starters {
  async function start<O extends ServiceOptions>(service: Service<O>, more: Omit<O, keyof ServiceOptions>) {
    const found = await ensure(service, progress)
    const name = service.name.replaceAll(' ', '-').toLowerCase()
    const [port = 0] = await freePorts(1)
    await mkdir(join(folder, 'logs'), { recursive: true })
    const own = { folder: join(folder, name), logFile: join(folder, 'logs', `${name}.log`), port }
    const running = await service.start(found, { ...own, ...more } as unknown as O)
    stops.push(() => running.stop())
    return { found, running }
  }
  async function startWhole(name: string, given: Record<string, string>) {
    const options = { folder: join(folder, name), ports: await freshPorts(), progress, signals: false }
    const instance = await startInstance({ ...options, environment: given })
    stops.push(() => instance.stop())
    const { url, temporalUiUrl, environment } = instance
    return { url, temporalUiUrl, folder: instance.folder, environment }
  }
  return {
    async postgres() {
      const { running } = await start(postgres, { password: PASSWORD, durable: false })
      return { databaseUrl: running.url }
    },
    async redis() {
      const { running } = await start(redis, { password: PASSWORD })
      return { redisUrl: running.url }
    },
    async temporal() {
      const [uiPort = 0] = await freePorts(1)
      const { found, running } = await start(temporal, { uiPort, namespace: NAMESPACE })
      const temporalUiUrl = `http://127.0.0.1:${uiPort}`
      return {
        temporalAddress: running.url,
        temporalNamespace: NAMESPACE,
        temporalUiUrl,
        temporalCli: found.path,
      }
    },
    async docker() {
      const docker = await ensureDocker(progress)
      stops.push(() => docker.release())
      return { dockerHost: docker.host, dockerWay: docker.way, dockerPrivate: docker.folders !== null }
    },
    async sandbox() {
      // A user of its own of the same daemon, as an instance is.
      const docker = await ensureDocker(progress)
      stops.push(() => docker.release())
      return { ...(await use('docker')), sandboxImage: await ensureSandbox(docker, progress) }
    },
    async model() {
      const tools = await use('pythonTools')
      const environment = { PYTHON_TOOLS: tools.pythonTools }
      const { running } = await start(modelServer, { environment })
      return { modelUrl: running.url }
    },
    instance: () => startWhole('instance', {}),
    scripted: () => startWhole('scripted', { MODEL_SCRIPTS: 'on' }),
    async s3() {
      const keys = { accessKey: 'test-access', secretKey: 'test-secret-key' }
      const { running } = await start(s3Server, keys)
      return { endpoint: running.url, ...keys }
    },
    async pythonTools() {
      return { pythonTools: (await ensure(pythonTools, progress)).path }
    },
    async chromium() {
      return { chromium: (await ensure(chromium, progress)).path }
    },
  }
}
