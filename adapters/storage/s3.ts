import http from 'node:http'
import https from 'node:https'
import { Client, S3Error, type ClientOptions } from 'minio'
import { segmentsOf } from './storage-key.ts'
import type { Storage } from './storage.ts'

export interface S3Options {
  endpoint: string
  region: string
  bucket: string
  accessKey: string
  secretKey: string
}

/** A store that has not said a word for this long is taken for dead. */
const SILENCE_MS = 15_000

type Listener = (response: http.IncomingMessage) => void

/** The client has no timeout of its own: this one ends a request whose connection falls silent. */
const impatient = (module: typeof http | typeof https): NonNullable<ClientOptions['transport']> => ({
  request(
    first: http.RequestOptions | string | URL,
    second?: http.RequestOptions | Listener,
    third?: Listener,
  ) {
    const isAddress = typeof first === 'string' || first instanceof URL
    const asked =
      isAddress && typeof second === 'object'
        ? module.request(first, second, third)
        : module.request(first, typeof second === 'function' ? second : undefined)
    const message = `The object store was silent for ${SILENCE_MS / 1000} s.`
    const late = Object.assign(new Error(message), { code: 'ETIMEDOUT' })
    return asked.setTimeout(SILENCE_MS, () => asked.destroy(late))
  },
})

function clientOf(options: S3Options): Client {
  const url = new URL(options.endpoint)
  const secure = url.protocol === 'https:'
  return new Client({
    endPoint: url.hostname,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    useSSL: secure,
    region: options.region,
    accessKey: options.accessKey,
    secretKey: options.secretKey,
    pathStyle: true,
    transport: impatient(secure ? https : http),
    retryOptions: { disableRetry: true },
  })
}

const isS3Error = (error: unknown, ...codes: string[]): boolean =>
  error instanceof S3Error && codes.includes(error.code ?? '')

/**
 * Keeps objects in a bucket of any S3 server, in plain S3 calls with path-style addresses. Encryption
 * at rest is the server's. Tries once.
 */
export function createS3Storage(options: S3Options): Storage {
  const client = clientOf(options)
  const { bucket } = options

  async function makeBucket(): Promise<void> {
    if (await client.bucketExists(bucket)) return
    try {
      await client.makeBucket(bucket, options.region)
    } catch (error) {
      // Another process of ours made it in between. Servers word that differently (some with a 500), so
      // what counts is that it is there now.
      if (!(await client.bucketExists(bucket).catch(() => false))) throw error
    }
  }

  // Made at the first use; forgotten when that failed, so that the next use asks again.
  let made: Promise<void> | null = null
  function withBucket(): Promise<void> {
    made ??= makeBucket().catch((error: unknown) => {
      made = null
      throw error
    })
    return made
  }

  async function put(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
    segmentsOf(key)
    await withBucket()
    const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    await client.putObject(bucket, key, body, body.length, { 'Content-Type': contentType })
  }

  async function get(key: string): Promise<Uint8Array | null> {
    segmentsOf(key)
    try {
      const body = await client.getObject(bucket, key)
      const chunks: Buffer[] = []
      for await (const chunk of body) chunks.push(chunk)
      return Buffer.concat(chunks)
    } catch (error) {
      if (isS3Error(error, 'NoSuchKey', 'NoSuchBucket', 'NotFound')) return null
      throw error
    }
  }

  return {
    put,
    get,
    async ready() {
      await withBucket()
      await client.putObject(bucket, '.probe', Buffer.from('writable'))
    },
  }
}
