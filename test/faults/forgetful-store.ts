import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** `forget`: it says that it keeps the object, and lets it fall; `say-nothing`: it keeps it, and nobody hears of that. */
type Lapse = 'forget' | 'say-nothing'

/** A way to an object store that some objects do not pass as they should. */
export interface ForgetfulStore {
  url: string
  /** Where the store is; to be said before anything is asked of it. @param port on the loopback address */
  leadTo(port: number): void
  /** What happens to the next object whose key matches. */
  lapse(lapse: Lapse, key: RegExp): void
  /** Keys of the objects to which it has happened, in order. */
  lapsed(): string[]
  close(): Promise<void>
}

export async function startForgetfulStore(): Promise<ForgetfulStore> {
  const wanted: { lapse: Lapse; key: RegExp }[] = []
  const lapsed: string[] = []
  let target = 0

  function lapseOf({ method, url = '' }: IncomingMessage): Lapse | null {
    const found = method === 'PUT' ? wanted.find(({ key }) => key.test(url)) : undefined
    if (found === undefined) return null
    wanted.splice(wanted.indexOf(found), 1)
    lapsed.push(url)
    return found.lapse
  }

  const server = createServer((asked, answer) => {
    const lapse = lapseOf(asked)
    if (lapse === 'forget') void pretend(asked, answer)
    else pass(asked, lapse === null ? answer : null, target)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (port) => void (target = port),
    lapse: (lapse, key) => void wanted.push({ lapse, key }),
    lapsed: () => lapsed,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** As a store answers that has it. */
async function pretend(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  const hash = createHash('md5')
    .update(await buffer(asked))
    .digest('hex')
  answer.writeHead(200, { etag: `"${hash}"` }).end()
}

/** With the host it was signed for. @param answer null: nobody is to hear of it */
function pass(asked: IncomingMessage, answer: ServerResponse | null, port: number): void {
  const { method, url: path, headers } = asked
  const passed = request({ host: '127.0.0.1', port, method, path, headers }, (answered) => {
    if (answer === null) return void answered.resume()
    answer.writeHead(answered.statusCode ?? 502, answered.headers)
    answered.on('error', () => answer.destroy())
    answered.pipe(answer)
  })
  // Who is cut off here was cut off there.
  passed.on('error', () => answer?.destroy())
  answer?.on('close', () => passed.destroy())
  asked.on('error', () => passed.destroy())
  asked.pipe(passed)
}
