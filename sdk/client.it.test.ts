import { afterAll, expect, test } from 'vitest'
import { listen } from '#api/listen.ts'
import { openApi, pictureOf } from '#api/testing.ts'
import { registerRun } from '#db/runs.ts'
import { saveArtifacts } from '#db/artifacts.ts'
import { sha256Of } from '#adapters/storage/stored.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { createClient } from './client.ts'

const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')
const away = { name: 'storage', required: true, check: () => Promise.reject(new Error('It is away.')) }
const settings = {
  models: 'm',
  instance: 'test',
  artifactPort: 0,
  secret: 's'.repeat(16),
  temporalUrl: () => null,
  page: '/nowhere',
}
const api = await openApi({ databaseUrl, redisUrl }, { dependencies: [away], settings })
const files = await listen(api.artifacts, '127.0.0.1', 0)
settings.artifactPort = files.port
const door = await listen(api.app, '127.0.0.1', 0)
const client = createClient({ baseUrl: `http://127.0.0.1:${door.port}` })
afterAll(async () => {
  await Promise.all([door.close(), files.close()])
  await api.close()
})

const image = await pictureOf(5)
const ask = (question: string, idempotencyKey?: string) =>
  client.ask({ image, fileName: 'table.png', question, ...(idempotencyKey && { idempotencyKey }) })

test('a question is asked, looked up and cancelled', async () => {
  const { jobId } = await ask('How much?', 'key')
  expect((await ask('How much?', 'key')).jobId).toBe(jobId)
  expect(await client.job(jobId)).toMatchObject({ jobId, question: 'How much?', status: 'queued' })
  expect(await client.cancel(jobId)).toEqual({ jobId, status: 'cancelled' })
  const kinds = (await Array.fromAsync(client.events(jobId))).map(({ body }) => body.kind)
  expect(kinds).toEqual(['accepted', 'closed'])
  expect(await Array.fromAsync(client.events(jobId, 2))).toEqual([])
})

test('a refusal is an error with status, code and sentence', async () => {
  await expect(ask('')).rejects.toMatchObject({
    status: 422,
    code: 'question_empty',
    detail: expect.stringContaining('empty'),
  })
  await expect(client.isolation()).rejects.toMatchObject({ status: 404, code: 'not_found' })
  const elsewhere = createClient({ baseUrl: `http://127.0.0.1:${door.port}/nothing/` })
  await expect(elsewhere.job('x')).rejects.toMatchObject({ status: 404 })
})

test('a file is fetched by the address that the job gives', async () => {
  const { jobId } = await ask('Which file?')
  const at = { owner: LOCAL_OWNER, jobId, runId: 'run' }
  await registerRun(api.db, LOCAL_OWNER, jobId, at.runId)
  const file = { key: 'org/org_local/file', sha256: sha256Of(image), bytes: image.length }
  await api.collaborators.storage.put(file.key, image, 'image/png')
  await saveArtifacts(api.db, at, [{ ...file, name: 'a plot.png', contentType: 'image/png' }])
  const [artifact] = (await client.job(jobId)).artifacts
  expect(Buffer.from(await client.artifact(artifact?.url ?? '')).equals(image)).toBe(true)
  const named = await client.artifact(`/api/jobs/${jobId}/artifacts/a%20plot.png`)
  expect(Buffer.from(named).equals(image)).toBe(true)
})

test('it is alive, and what is not ready is an answer, no error', async () => {
  await client.health()
  expect(await client.ready()).toMatchObject({
    ready: false,
    dependencies: [{ name: 'storage', sentence: 'It is away.' }],
  })
})
