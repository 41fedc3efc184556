import { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type ServerType } from '@hono/node-server'

/** Something that answers requests at an address until it is closed. */
export interface Listening {
  port: number
  /** Takes no more requests and ends those that are not done after a second. */
  close(): Promise<void>
}

/** Another program listens there; its message is a sentence for people. */
export class PortTakenError extends Error {
  override name = 'PortTakenError'
  constructor(port: number) {
    super(`Port ${port} is taken by another program; set RECKONER_PORT to move this one.`)
  }
}

const isTaken = (error: Error) => 'code' in error && error.code === 'EADDRINUSE'

/** How long requests in hand may take when the process is to end, in milliseconds. */
const GRACE_MS = 1000

/**
 * Listens on `host:port`; port 0 takes any free one.
 * @throws PortTakenError
 */
export async function listen(
  app: { fetch: (request: Request) => Response | Promise<Response> },
  host: string,
  port: number,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: (request) => app.fetch(request) })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(isTaken(error) ? new PortTakenError(port) : error))
    server.listen(port, host, () => resolve())
  })
  return { port: (server.address() as AddressInfo).port, close: () => close(server) }
}

async function close(server: ServerType): Promise<void> {
  if (!(server instanceof Server)) return
  const closed = new Promise((resolve) => server.close(resolve))
  // A connection turns idle when its last answer ends, and the server would wait for it to be dropped.
  const idle = setInterval(() => server.closeIdleConnections(), 20)
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}
