import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { messageOf } from '#stack/message.ts'
import { createProgress } from '#stack/progress.ts'
import { removeForsaken } from './forsaken-folders.ts'
import { type ServiceManager, createServiceManager } from './service-manager.ts'
import type { ServiceName } from './services.ts'

/** Runs the manager that test processes ask for services; what nobody asks for is not started. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeForsaken()
  const folder = await mkdtemp(join(tmpdir(), 'reckoner-test-'))
  // PostgreSQL runs as another user when we are root, and has to pass through.
  await chmod(folder, 0o711)
  // Never the live view: the test reporter draws on the same terminal.
  const manager = createServiceManager(
    folder,
    createProgress({ write: (text) => process.stderr.write(text) }),
  )
  const token = randomBytes(16).toString('hex')
  const server = createServer((request, response) => void answer(manager, token, request, response))
  const port = await listen(server)
  project.provide('serviceManager', `http://127.0.0.1:${port}/${token}`)
  return async () => {
    server.closeAllConnections()
    server.close()
    await manager.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function answer(
  manager: ServiceManager,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, given, name] = (request.url ?? '').split('/')
  if (given !== token) return void response.writeHead(404).end()
  try {
    response.end(JSON.stringify(await manager.use(name as ServiceName)))
  } catch (error) {
    response.writeHead(500).end(`The service ${name} is not there: ${messageOf(error)}`)
  }
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
