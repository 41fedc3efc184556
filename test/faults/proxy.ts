import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a wire does to those who talk over it. */
export type Toxic =
  | { kind: 'none' }
  /** Every piece comes later by `ms`, in order. */
  | { kind: 'latency'; ms: number }
  /** Connections are accepted, and nothing is ever answered or passed on. */
  | { kind: 'black-hole' }
  /** What is asked goes through, what is answered is lost. */
  | { kind: 'half-open' }
  /** Connections are reset as soon as they say anything. */
  | { kind: 'reset' }
  /** Each connection is cut when so many bytes have gone to the server. */
  | { kind: 'cut-after'; bytes: number }
  /** Nobody listens. */
  | { kind: 'refused' }

export interface Proxy {
  /** On the loopback address; the same for the whole life of the proxy. */
  port: number
  /** From now on; connections that are open feel it too. Those that lost something are ended when the wire is mended. */
  set(toxic: Toxic): Promise<void>
  close(): Promise<void>
}

/** One connection: the client's side and the server's. */
interface Wire {
  client: Socket
  server: Socket
  /** Bytes that went to the server. */
  sent: number
  /** Something that was said is missing, so that what follows would make no sense. */
  torn: boolean
}

/** Of these, what is said is lost. */
const LOSSY: readonly Toxic['kind'][] = ['black-hole', 'half-open']

/**
 * A TCP proxy on a port of its own that does to connections what it is told.
 * @param target port of the real service, on the loopback address
 */
export async function startProxy(target: number): Promise<Proxy> {
  const wires = new Set<Wire>()
  let toxic: Toxic = { kind: 'none' }
  const listener = createServer((client) => wires.add(wireTo(client)))
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo

  function wireTo(client: Socket): Wire {
    const wire: Wire = { client, server: connect(target, '127.0.0.1'), sent: 0, torn: false }
    const end = () => {
      wires.delete(wire)
      wire.client.destroy()
      wire.server.destroy()
    }
    for (const socket of [wire.client, wire.server]) {
      socket.setNoDelay(true)
      socket.on('error', end).on('close', end)
    }
    void pass(wire, wire.client, wire.server, 'asked').then(end, end)
    void pass(wire, wire.server, wire.client, 'answered').then(end, end)
    return wire
  }

  async function pass(wire: Wire, from: Socket, to: Socket, way: 'asked' | 'answered'): Promise<void> {
    for await (const piece of from as AsyncIterable<Buffer>) {
      const given = await changed(wire, piece, way)
      if (given === 'reset') return void wire.client.resetAndDestroy()
      wire.torn ||= given === null
      if (given !== null && !to.write(given)) await once(to, 'drain')
    }
  }

  /** null: the piece is lost. */
  async function changed(
    wire: Wire,
    piece: Buffer,
    way: 'asked' | 'answered',
  ): Promise<Buffer | 'reset' | null> {
    switch (toxic.kind) {
      case 'none':
        return piece
      case 'latency':
        await sleep(toxic.ms)
        return piece
      case 'black-hole':
        return null
      case 'half-open':
        return way === 'asked' ? piece : null
      case 'reset':
      case 'refused':
        return 'reset'
      case 'cut-after':
        return cut(wire, piece, way, toxic.bytes)
    }
  }

  function cut(wire: Wire, piece: Buffer, way: 'asked' | 'answered', bytes: number): Buffer | 'reset' | null {
    if (way === 'answered') return piece
    wire.sent += piece.byteLength
    return wire.sent > bytes ? 'reset' : piece
  }

  function endAll(): void {
    for (const { client } of wires) client.resetAndDestroy()
  }

  return {
    port,
    async set(next) {
      const [was, is] = [toxic.kind === 'refused', next.kind === 'refused']
      toxic = next
      for (const wire of wires) {
        wire.sent = 0
        if (wire.torn && !LOSSY.includes(next.kind)) wire.client.resetAndDestroy()
      }
      if (is) endAll()
      if (is && !was) await closed(listener)
      if (was && !is) {
        listener.listen(port, '127.0.0.1')
        await once(listener, 'listening')
      }
    },
    async close() {
      endAll()
      if (listener.listening) await closed(listener)
    },
  }
}

const closed = (listener: ReturnType<typeof createServer>) =>
  new Promise((resolve) => listener.close(resolve))
