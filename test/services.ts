import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { inject } from 'vitest'
import { dropDatabase, ensureDatabase } from '#stack/database.ts'

export interface WholeInstance {
  url: string
  temporalUiUrl: string
  folder: string
  environment: Record<string, string>
}

/** What tests may ask for, and what they get. Each is started once per run, when the first test asks. */
export interface Services {
  /** `databaseUrl` is the superuser's; tables belong into a database of your own: `useDatabase`. */
  postgres: { databaseUrl: string }
  redis: { redisUrl: string }
  temporal: { temporalAddress: string; temporalNamespace: string; temporalUiUrl: string; temporalCli: string }
  docker: { dockerHost: string; dockerWay: string; dockerPrivate: boolean }
  /** Docker with the sandbox image built. */
  sandbox: { dockerHost: string; dockerWay: string; dockerPrivate: boolean; sandboxImage: string }
  /** Base URL for an OpenAI client, ending in `/v1`. */
  model: { modelUrl: string }
  /** A whole instance, with page, API and worker, beside the services above. `folder` holds its data and logs. */
  instance: WholeInstance
  /** Another one, whose models take scripted faults (`test/job/ask.ts`); for one test file, since all would feel them. */
  scripted: WholeInstance
  s3: { endpoint: string; accessKey: string; secretKey: string }
  /** Folder of the virtual environment with ruff, bandit and RapidOCR. */
  pythonTools: { pythonTools: string }
  /** An executable for playwright-core. */
  chromium: { chromium: string }
}

export type ServiceName = keyof Services

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the manager that `global-setup.ts` runs. */
    serviceManager: string
  }
}

/**
 * The address of a shared service, started now if nobody asked before. Call it at the top level of a test file, where
 * no time limit of a test or hook applies: the first use on a machine may have to build.
 * @throws Error saying why it could not be brought or started
 */
export async function useService<Name extends ServiceName>(name: Name): Promise<Services[Name]> {
  const { status, text } = await ask(`${inject('serviceManager')}/${name}`)
  if (status !== 200) throw new Error(text)
  const answer: Services[Name] = JSON.parse(text)
  return answer
}

/** A fresh, empty database, owned by a user who is no superuser. `drop` it in `afterAll`. */
export async function useDatabase(): Promise<{ databaseUrl: string; drop(): Promise<void> }> {
  const { databaseUrl } = await useService('postgres')
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = await ensureDatabase(databaseUrl, name, name)
  return { databaseUrl: url, drop: () => dropDatabase(databaseUrl, name) }
}

/** `fetch` gives up after five minutes without headers, which a first build may need. */
function ask(url: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, async (response) => {
      const parts = await response.setEncoding('utf8').toArray()
      resolve({ status: response.statusCode ?? 0, text: parts.join('') })
    })
    call.once('error', reject)
    call.end()
  })
}
