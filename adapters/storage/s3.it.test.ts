import { createServer } from 'node:http'
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { portOf } from '#adapters/cache/cuttable-door.ts'
import { createStorage } from './create-storage.ts'
import { storageContract } from './storage-contract.ts'

const s3 = await useService('s3')

const open = (bucket: string, endpoint = s3.endpoint) => {
  const { accessKey, secretKey } = s3
  return createStorage({ kind: 's3', endpoint, region: 'us-east-1', bucket, accessKey, secretKey })
}

const bucket = `contract-${randomUUID()}`
storageContract('s3', async () => open(bucket))

test('several processes may make the bucket at once', async () => {
  const name = `made-${randomUUID()}`
  await Promise.all(Array.from({ length: 8 }, () => open(name).ready()))
  expect(await open(name).get('org/a/none')).toBeNull()
})

test('a bucket that is absent holds nothing', async () => {
  expect(await open(`absent-${randomUUID()}`).get('org/a/none')).toBeNull()
})

test('a wrong key is an error, not an absent object', async () => {
  const { endpoint, accessKey } = s3
  const config = { kind: 's3', endpoint, region: 'us-east-1', bucket, accessKey } as const
  const wrong = createStorage({ ...config, secretKey: 'not the secret' })
  await expect(wrong.get('org/a/none')).rejects.toThrow(/signature|denied/i)
  await expect(wrong.ready()).rejects.toThrow()
})

test('a store that cannot be reached is an error', async () => {
  await expect(open('bucket', 'http://127.0.0.1:1').get('org/a/none')).rejects.toThrow(/ECONNREFUSED/)
})

test('a store that answers 503 is asked once', async () => {
  let asked = 0
  const server = createServer((_, response) => {
    asked += 1
    response.writeHead(503).end()
  }).listen(0, '127.0.0.1')
  try {
    await new Promise((resolve) => server.once('listening', resolve))
    await expect(open('bucket', `http://127.0.0.1:${portOf(server)}`).get('org/a/none')).rejects.toThrow(
      /503/,
    )
    expect(asked).toBe(1)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
