import { createServer, connect, type Server, type Socket } from 'node:net'

/** Helper of tests: a TCP door before a service, which can be shut and opened again. */
export interface CuttableDoor {
  /** The service's URL by way of the door. */
  url: string
  /** Ends all connections and refuses new ones. */
  shut(): Promise<void>
  /** Lets connections through again, at the same address. */
  reopen(): Promise<void>
  /** Keeps connections open but lets no byte through from now on. */
  freeze(): void
}

/** The port on which a server of a test listens. */
export function portOf(server: Server): number {
  const address = server.address()
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('The server does not listen on a port.')
}

export async function createCuttableDoor(service: string): Promise<CuttableDoor> {
  const target = new URL(service)
  const sockets = new Set<Socket>()
  const track = (socket: Socket): Socket => sockets.add(socket.on('error', () => {})) && socket

  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    for (const [from, to] of [[track(near), track(far)] as const, [far, near] as const]) {
      from.pipe(to)
      from.on('close', () => to.destroy() && sockets.delete(from))
    }
  })
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  await listen(0)
  const port = portOf(server)

  return {
    url: Object.assign(new URL(service), { host: `127.0.0.1:${port}` }).href,
    async shut() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    reopen: () => listen(port),
    freeze: () => sockets.forEach((socket) => socket.unpipe()),
  }
}
