import { readdir } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { formOf, openApi, pictureOf } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')
const { app, db, folder, close } = await openApi({ databaseUrl, redisUrl })
afterAll(close)

const png = await pictureOf(1)
const jpeg = await pictureOf(2, 'jpeg')

/** A tiny file whose header claims a huge picture. */
function flood(): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(png)
  bytes.writeUInt32BE(10_000, 16)
  bytes.writeUInt32BE(6000, 20)
  return bytes
}

const TOO_BIG = Buffer.alloc(20 * 1024 ** 2 + 1, png)

const pictures = [
  ['no picture at all', Buffer.from('hello, I am text'), 'notes', 'image/png', 415, 'image_unsupported'],
  [
    'an SVG',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    'a',
    'image/svg+xml',
    415,
    'image_unsupported',
  ],
  ['a lying type', png, 'chart.png', 'image/jpeg', 415, 'image_type_mismatch'],
  ['a lying name', jpeg, 'chart.png', 'image/jpeg', 415, 'image_type_mismatch'],
  ['an empty file', Buffer.alloc(0), 'chart.png', 'image/png', 422, 'image_empty'],
  ['more than 20 MB', TOO_BIG, 'chart.png', 'image/png', 413, 'image_too_large'],
  ['more than 50 megapixels', flood(), 'chart.png', 'image/png', 413, 'image_too_many_pixels'],
  ['a truncated file', png.subarray(0, png.length - 30), 'chart.png', 'image/png', 422, 'image_corrupt'],
] as const

/** Nothing is stored: no row, no file. */
async function expectNothing() {
  for (const table of ['images', 'jobs', 'outbox', 'events', 'idempotency_keys'] as const) {
    expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([])
  }
  expect(await keptFiles()).toEqual([])
}

const keptFiles = async () =>
  (await readdir(folder, { recursive: true })).filter((name) => name.includes('image/'))

async function expectProblem(response: Response, status: number, code: string) {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem: Record<string, unknown> = JSON.parse(await response.text())
  expect(problem).toMatchObject({ status, code, requestId: response.headers.get('x-request-id') })
  expect(problem['detail']).toMatch(/^[A-Z].*\.$/)
  expect(response.status).toBe(status)
  await expectNothing()
}

test.each(pictures)('%s is refused, with nothing stored', async (_, bytes, name, type, status, code) => {
  const files = [{ bytes: Buffer.from(bytes), name, type }]
  const asked = await app.request('/api/jobs', { method: 'POST', body: formOf('What is the total?', files) })
  await expectProblem(asked, status, code)
  await expectProblem(
    await app.request('/api/images', { method: 'POST', body: formOf(null, files) }),
    status,
    code,
  )
})

test('two pictures are refused, for only one would be read', async () => {
  const files = [
    { bytes: png, name: 'a.png' },
    { bytes: png, name: 'b.png' },
  ]
  const response = await app.request('/api/jobs', { method: 'POST', body: formOf('How much?', files) })
  await expectProblem(response, 422, 'too_many_images')
})

const questions = [
  ['', 'question_empty'],
  [' \n\t\u0000 ', 'question_empty'],
  ['x'.repeat(2001), 'question_too_long'],
] as const

test.each(questions)('a question that is empty or too long is refused: %#', async (question, code) => {
  const files = [{ bytes: png, name: 'a.png' }]
  const form = await app.request('/api/jobs', { method: 'POST', body: formOf(question, files) })
  await expectProblem(form, 422, code)
  await expectProblem(await postJson({ question, images: ['img_x'] }), 422, code)
})

const postJson = async (body: unknown) =>
  app.request('/api/jobs', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

test('a form without a question or a picture says which is missing', async () => {
  const noQuestion = formOf(null, [{ bytes: png, name: 'a.png' }])
  await expectProblem(
    await app.request('/api/jobs', { method: 'POST', body: noQuestion }),
    422,
    'question_empty',
  )
  const noPicture = formOf('How much?', [])
  await expectProblem(
    await app.request('/api/jobs', { method: 'POST', body: noPicture }),
    422,
    'image_missing',
  )
  await expectProblem(
    await app.request('/api/images', { method: 'POST', body: noPicture }),
    422,
    'image_missing',
  )
})

test('JSON that is none, or asks for something else, is refused', async () => {
  await expectProblem(await postJson('{"question": '), 400, 'body_invalid')
  await expectProblem(await postJson([]), 422, 'body_invalid')
  await expectProblem(await postJson({ question: 7, images: [] }), 422, 'body_invalid')
  await expectProblem(
    await postJson({ question: 'a', images: ['x'], status: 'succeeded' }),
    422,
    'body_invalid',
  )
  await expectProblem(await postJson({ question: 'a' }), 422, 'image_missing')
  await expectProblem(await postJson({ question: 'a', images: ['img_unknown'] }), 404, 'not_found')
  await expectProblem(await postJson({ question: 'a', images: ['x', 'y'] }), 422, 'too_many_images')
  await expectProblem(await postJson({ question: 'x'.repeat(70_000), images: [] }), 413, 'body_too_large')
})

test('a body of another type is refused with the types that are taken', async () => {
  const post = async (type: string) =>
    app.request('/api/jobs', { method: 'POST', headers: { 'Content-Type': type }, body: '{"question":"a"}' })
  await expectProblem(await post('application/xml'), 415, 'content_type_unsupported')
  await expectProblem(await post('application/x-www-form-urlencoded'), 415, 'content_type_unsupported')
  await expectProblem(await post('application/json; charset=utf-8'), 422, 'image_missing')
})

test('a form that is broken, or has very many parts, is refused', async () => {
  const headers = { 'Content-Type': 'multipart/form-data; boundary=b' }
  const post = async (body: string, type = headers) =>
    app.request('/api/jobs', { method: 'POST', headers: type, body })
  await expectProblem(await post('no form'), 400, 'body_invalid')
  await expectProblem(await post('', { 'Content-Type': 'multipart/form-data' }), 400, 'body_invalid')
  const part = '--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'
  await expectProblem(await post(`${part.repeat(10_000)}--b--\r\n`), 422, 'body_invalid')
})

test('an idempotency key that is none is refused', async () => {
  for (const key of ['a b', 'x'.repeat(256), 'é']) {
    const response = await app.request('/api/jobs', {
      method: 'POST',
      headers: { 'Idempotency-Key': key },
      body: formOf('How much?', [{ bytes: png, name: 'a.png' }]),
    })
    await expectProblem(response, 422, 'idempotency_key_invalid')
  }
})

test.each([
  ['GET', '/api/jobs/a%00b'],
  ['POST', '/api/jobs/a%00b/cancel'],
  ['GET', '/api/jobs/job_1/artifacts/a%00b'],
  ['GET', '/api/images/a%00b'],
  ['GET', '/api/jobs/a%00b/events'],
])("an id or a name with a zero byte is nobody's: %s %s", async (method, path) => {
  await expectProblem(await app.request(path, { method }), 404, 'not_found')
})

test('a body without end is cut off at the limit, whatever it says of its length', async () => {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1024 ** 2
      controller.enqueue(new Uint8Array(1024 ** 2))
    },
  })
  const request = new Request('http://localhost/api/images', { method: 'POST', body, duplex: 'half' })
  await expectProblem(await app.request(request), 413, 'image_too_large')
  expect(sent).toBeLessThan(25 * 1024 ** 2)
})

test('a good picture is stored where these tests look', async () => {
  const response = await app.request('/api/images', { method: 'POST', body: png })
  expect(response.status).toBe(201)
  expect(await keptFiles()).toHaveLength(1)
})
