import { join } from 'node:path'
import type { MainOptions } from '#stack/main-process.ts'
import { postgres } from '#stack/postgres.ts'
import { pythonTools } from '#stack/python-tools.ts'
import { redis } from '#stack/redis.ts'
import { s3Server } from '#stack/s3-server.ts'
import type { Secrets } from '#stack/secrets.ts'
import { ensure, type Progress, type Service, type ServiceOptions } from '#stack/service.ts'
import { temporal } from '#stack/temporal.ts'
import { NAMESPACE } from '#stack/environment.ts'
import { fastModels } from './fast-models/service.ts'
import { createPart, type Part } from './part.ts'
import { quietPorts } from './quiet-ports.ts'

/** What the processes of a world lean on. */
export const DEPENDENCIES = ['postgres', 'redis', 'temporal', 'models', 'storage'] as const
export type Dependency = (typeof DEPENDENCIES)[number]

export interface Servers {
  parts: Record<Dependency, Part>
  /** Where each really listens, behind no wire. */
  ports: Record<Dependency, number>
  temporalUi: number
  /** Folder of the virtual environment with ruff, bandit and RapidOCR. */
  tools: string
}

export const S3_KEYS = { accessKey: 'faults-access', secretKey: 'faults-secret-key' }

/** Starts every server, each as a child with a folder and a port of its own. */
export async function startServers(
  folder: string,
  secrets: Secrets,
  { progress, models = fastModels }: { progress: Progress; models?: Service<MainOptions> },
): Promise<Servers> {
  const [uiPort = 0, ...free] = await quietPorts(DEPENDENCIES.length + 1)
  const ports = Object.fromEntries(DEPENDENCIES.map((name, index) => [name, free[index]])) as Servers['ports']
  const tools = (await ensure(pythonTools, progress)).path
  const at = { folder, ports, progress }
  const parts = {
    // Durable, since a row that was acknowledged must be there after a kill.
    postgres: await partOf(at, 'postgres', postgres, { password: secrets.postgresPassword, durable: true }),
    redis: await partOf(at, 'redis', redis, { password: secrets.redisPassword }),
    temporal: await partOf(at, 'temporal', temporal, { uiPort, namespace: NAMESPACE }),
    models: await partOf(at, 'models', models, { environment: {} }),
    storage: await partOf(at, 'storage', s3Server, S3_KEYS),
  }
  await Promise.all(Object.values(parts).map((part) => part.start()))
  return { parts, ports, temporalUi: uiPort, tools }
}

interface At {
  folder: string
  ports: Servers['ports']
  progress: Progress
}

async function partOf<O extends ServiceOptions>(
  { folder, ports, progress }: At,
  name: Dependency,
  service: Service<O>,
  more: Omit<O, keyof ServiceOptions>,
): Promise<Part> {
  const found = await ensure(service, progress)
  const own = {
    folder: join(folder, name),
    logFile: join(folder, 'logs', `${name}.log`),
    port: ports[name],
  }
  // TypeScript cannot see that the common and the own options together are all options.
  return createPart(name, () => service.start(found, { ...own, ...more } as unknown as O))
}
