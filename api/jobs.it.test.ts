import { createHash } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { saveArtifacts } from '#db/artifacts.ts'
import { beginTry, endTry } from '#db/tries.ts'
import { closeRun } from '#db/closing.ts'
import { registerRun } from '#db/runs.ts'
import type { JobHeadline, JobView } from '#domain/job.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { formOf, openApi, pictureOf } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')
let kicks = 0
let temporal: 'runs' | 'none' | 'away' = 'none'
const api = await openApi(
  { databaseUrl, redisUrl },
  {
    kick: () => void kicks++,
    cancel: async () => {
      if (temporal === 'away') throw new Error('UNAVAILABLE')
      return temporal === 'runs'
    },
  },
)
const { app, db, artifacts, collaborators } = api
afterAll(api.close)

const png = await pictureOf(1)
const get = async <T>(path: string): Promise<T> => {
  const response = await app.request(path)
  expect(response.status, path).toBe(200)
  return JSON.parse(await response.text())
}
const ask = async (question: string, bytes = png, headers: Record<string, string> = {}) => {
  const form = formOf(question, [{ bytes, name: 'table.png' }])
  const response = await app.request('/api/jobs', { method: 'POST', headers, body: form })
  const said: { jobId: string; url: string; events: string; code?: string } = JSON.parse(
    await response.text(),
  )
  return { status: response.status, ...said }
}
const view = (jobId: string) => get<JobView>(`/api/jobs/${jobId}`)

test('a form makes a job that is queued, shown and listed', async () => {
  const before = kicks
  const { status, jobId, url, events } = await ask('  What is the total?\n')
  expect({ status, url, events }).toEqual({
    status: 202,
    url: `/api/jobs/${jobId}`,
    events: `/api/jobs/${jobId}/events`,
  })
  expect(kicks).toBe(before + 1)
  expect(await view(jobId)).toMatchObject({
    jobId,
    seq: 1,
    question: 'What is the total?',
    status: 'queued',
    answer: null,
    steps: [],
    models: 'built-in reader: OCR and rules, no language model',
    isolation: null,
    temporalUrl: null,
    totalMs: null,
  })
  const { jobs } = await get<{ jobs: JobHeadline[] }>('/api/jobs?limit=5')
  expect(jobs[0]).toMatchObject({ jobId, question: 'What is the total?', status: 'queued', text: null })
})

test('a picture is sent once, shown as kept, and asked about by its id', async () => {
  const bytes = await pictureOf(7, 'jpeg')
  const headers = { 'Content-Type': 'image/jpeg' }
  const sent = await app.request('/api/images', { method: 'POST', headers, body: bytes })
  expect(sent.status).toBe(201)
  const image: { id: string; url: string } = JSON.parse(await sent.text())
  expect(image).toMatchObject({ width: 40, height: 30 })
  const again = await app.request('/api/images', { method: 'POST', headers, body: bytes })
  expect(JSON.parse(await again.text())).toEqual(image)
  const shown = await app.request(image.url)
  expect(shown.headers.get('content-type')).toBe('image/png')
  expect(
    Buffer.from(await shown.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG')
  const asked = await app.request('/api/jobs', {
    method: 'POST',
    body: JSON.stringify({ question: 'How many?', images: [image.id] }),
  })
  expect(asked.status).toBe(202)
  const { jobId }: { jobId: string } = JSON.parse(await asked.text())
  expect((await view(jobId)).images).toEqual([{ id: image.id, url: image.url, width: 40, height: 30 }])
  expect((await app.request('/api/images/img_unknown')).status).toBe(404)
})

test('the same idempotency key is the same job, also as JSON, and for another question a conflict', async () => {
  const headers = { 'Idempotency-Key': 'key-1' }
  const first = await ask('Once?', png, headers)
  expect(first.status).toBe(202)
  expect(await ask('Once?', png, headers)).toEqual(first)
  const { images } = await view(first.jobId)
  const json = await app.request('/api/jobs', {
    method: 'POST',
    headers,
    body: JSON.stringify({ question: 'Once?', images: images.map(({ id }) => id) }),
  })
  expect([json.status, JSON.parse(await json.text()).jobId]).toEqual([202, first.jobId])
  expect(await ask('Twice?', png, headers)).toMatchObject({ status: 422, code: 'idempotency_conflict' })
  const other = await pictureOf(200)
  expect(await ask('Once?', other, headers)).toMatchObject({ status: 422, code: 'idempotency_conflict' })
})

test('ten at once with one key are one job', async () => {
  const headers = { 'Idempotency-Key': 'key-2' }
  const all = await Promise.all(Array.from({ length: 10 }, () => ask('Crowd?', png, headers)))
  expect(all.every(({ status }) => status === 202)).toBe(true)
  expect(new Set(all.map(({ jobId }) => jobId)).size).toBe(1)
})

test('the list goes on page by page to its end', async () => {
  const seen: string[] = []
  for (let next: string | null = ''; next !== null;) {
    const page: { jobs: JobHeadline[]; next: string | null } = await get(
      `/api/jobs?limit=2${next ? `&before=${next}` : ''}`,
    )
    seen.push(...page.jobs.map(({ jobId }) => jobId))
    next = page.next
  }
  const all = await db.selectFrom('jobs').select('id').execute()
  expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted())
  for (const query of ['limit=0', 'limit=x', 'limit=101', 'before=zzz']) {
    expect((await app.request(`/api/jobs?${query}`)).status, query).toBe(422)
  }
})

test('a job that has run shows its result, its files by ticket, and its ledger', async () => {
  const { jobId } = await ask('What is the plot?')
  const at = { owner: LOCAL_OWNER, jobId, runId: 'run-1' }
  await registerRun(db, LOCAL_OWNER, jobId, at.runId)
  const entry = { ...at, step: 'vision', attempt: 1, tries: 1 } as const
  await beginTry(db, entry)
  await endTry(db, entry, { outcome: 'ok', ms: 5, cached: true, detail: { summary: '3 rows' } })
  const seal = { kind: 'weak', summary: 'runc, ordinary daemon' }
  const run = { ...at, step: 'execution', attempt: 1, tries: 1 } as const
  await beginTry(db, run)
  await endTry(db, run, { outcome: 'ok', ms: 6, cached: false, detail: { execution: { seal } } })
  await leaveFile(at, 'plot ü.png', 'image/png', png)
  const answer = { text: 'It is 4.', values: [], structured: true }
  await closeRun(db, at, {
    status: 'succeeded',
    reason: null,
    sentence: null,
    verification: 'verified',
    answer,
    program: 'print(4)',
    execution: null,
  })
  const seen = await view(jobId)
  expect(seen).toMatchObject({ status: 'succeeded', verification: 'verified', answer, program: 'print(4)' })
  expect(seen).toMatchObject({
    isolation: seal,
    temporalUrl: `http://temporal/${jobId}/run-1`,
  })
  expect(seen.steps).toEqual([
    { step: 'vision', attempts: 1, ms: 5, cached: true },
    { step: 'execution', attempts: 1, ms: 6, cached: false },
  ])
  expect(seen.totalMs).toBeGreaterThanOrEqual(0)
  const [file] = seen.artifacts
  expect(file?.url).toMatch(/^http:\/\/localhost:8401\/artifacts\/[\w.-]+\/plot%20%C3%BC\.png$/)
  const fetched = await artifacts.request(file?.url ?? '')
  expect(fetched.status).toBe(200)
  expect(Buffer.from(await fetched.arrayBuffer()).equals(png)).toBe(true)
  const named = await app.request(`/api/jobs/${jobId}/artifacts/${encodeURIComponent('plot ü.png')}`)
  expect([named.status, named.headers.get('location')]).toEqual([302, file?.url])
  expect((await app.request(`/api/jobs/${jobId}/artifacts/other.png`)).status).toBe(404)
  const { attempts } = await get<{ attempts: unknown[] }>(`/api/jobs/${jobId}/attempts`)
  expect(attempts).toMatchObject([
    { step: 'vision', outcome: 'ok', cached: true, detail: '3 rows', execution: null },
    { step: 'execution', outcome: 'ok', execution: { seal } },
  ])
})

async function leaveFile(
  at: Parameters<typeof saveArtifacts>[1],
  name: string,
  contentType: string,
  bytes: Buffer,
) {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const key = `org/${LOCAL_OWNER.organisation}/job/${at.jobId}/run/${at.runId}/files/${sha256}`
  await collaborators.storage.put(key, bytes, contentType)
  await saveArtifacts(db, at, [{ name, contentType, bytes: bytes.length, sha256, key }])
  return (await view(at.jobId)).artifacts[0]
}

test('what could run in a browser is only ever saved, and its ticket opens nothing else', async () => {
  const { jobId } = await ask('What is the page?')
  const at = { owner: LOCAL_OWNER, jobId, runId: 'run-2' }
  await registerRun(db, LOCAL_OWNER, jobId, at.runId)
  const html = Buffer.from('<script>alert(1)</script>')
  const file = await leaveFile(at, 'evil".html', 'text/html', html)
  const response = await artifacts.request(file?.url ?? '')
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="evil_.html"; filename*=UTF-8''evil%22.html`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  })
  const url = new URL(file?.url ?? '')
  const [, , ticket = ''] = url.pathname.split('/')
  for (const path of [
    `/artifacts/${ticket}/other.html`,
    `/artifacts/x${ticket}/evil%22.html`,
    `/artifacts/a.b.9999999999.c/x`,
  ]) {
    expect((await artifacts.request(path)).status, path).toBe(404)
  }
  const csv = await leaveFile(at, 'rows.csv', 'text/csv', Buffer.from('a,b\n'))
  const told = await artifacts.request(csv?.url ?? '')
  expect(told.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(told.headers.get('content-disposition')).toMatch(/^attachment/)
})

test('a job that was not started is cancelled at once', async () => {
  const { jobId } = await ask('Cancel me?')
  const response = await app.request(`/api/jobs/${jobId}/cancel`, { method: 'POST' })
  expect([response.status, JSON.parse(await response.text())]).toEqual([202, { jobId, status: 'cancelled' }])
  expect(await view(jobId)).toMatchObject({ status: 'cancelled', reason: 'cancelled', seq: 2 })
  const again = await app.request(`/api/jobs/${jobId}/cancel`, { method: 'POST' })
  expect([again.status, JSON.parse(await again.text()).code]).toEqual([409, 'job_closed'])
  expect((await app.request('/api/jobs/job_unknown/cancel', { method: 'POST' })).status).toBe(404)
})

test('a job that runs is asked to cancel; while Temporal is away it says so and goes on', async () => {
  const { jobId } = await ask('Cancel me later?')
  await db.deleteFrom('outbox').where('job_id', '=', jobId).execute()
  await registerRun(db, LOCAL_OWNER, jobId, 'run-3')
  temporal = 'away'
  const refused = await app.request(`/api/jobs/${jobId}/cancel`, { method: 'POST' })
  expect([refused.status, JSON.parse(await refused.text()).code]).toEqual([503, 'temporal_unavailable'])
  expect((await view(jobId)).status).toBe('running')
  temporal = 'runs'
  const response = await app.request(`/api/jobs/${jobId}/cancel`, { method: 'POST' })
  expect(JSON.parse(await response.text())).toEqual({ jobId, status: 'cancelling' })
})

test('what an organisation does not have is 404, with a problem document', async () => {
  for (const path of [
    '/api/jobs/job_x',
    '/api/jobs/job_x/events',
    '/api/jobs/job_x/attempts',
    '/api/nothing',
  ]) {
    const response = await app.request(path)
    expect([response.status, JSON.parse(await response.text()).code], path).toEqual([404, 'not_found'])
  }
})
