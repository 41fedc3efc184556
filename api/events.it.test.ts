import { randomUUID } from 'node:crypto'
import { createServer, connect as dial, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import type { Listener, Wakeups } from '#adapters/events/events.ts'
import type { AtRun } from '#db/at-run.ts'
import { closeRun } from '#db/closing.ts'
import { appendEvent } from '#db/events.ts'
import { pointTo } from '#db/pointing.ts'
import { registerRun } from '#db/runs.ts'
import { CANCELLED, someJob, someRun } from '#db/test-jobs.ts'
import type { JobEvent } from '#domain/event.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { createClient } from '#sdk/client.ts'
import { useService } from '#test/services.ts'
import { followEvents } from './follow-events.ts'
import { listen } from './listen.ts'
import { openApi } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')
const api = await openApi({ databaseUrl, redisUrl })
const { db, collaborators } = api
const door = await listen(api.app, '127.0.0.1', 0)
const client = createClient({ baseUrl: `http://127.0.0.1:${door.port}` })
afterAll(async () => {
  await door.close()
  await api.close()
})

async function tell(at: AtRun, name: string) {
  await appendEvent(db, at, { kind: 'artifact', name, contentType: 'text/csv', bytes: 1 })
  await collaborators.wakeups.wake(at.jobId)
}
async function close(at: AtRun) {
  await closeRun(db, at, CANCELLED)
  await collaborators.wakeups.wake(at.jobId)
}
const seqs = (events: JobEvent[]) => events.map(({ seq }) => seq)
const upTo = (n: number, from = 1) => Array.from({ length: n - from + 1 }, (_, index) => from + index)

test('what was told before is replayed, what is told later follows at once, and the end ends it', async () => {
  const at = await someRun(db)
  await tell(at, 'before.csv')
  const seen: JobEvent[] = []
  const reading = (async () => {
    for await (const event of client.events(at.jobId)) seen.push(event)
  })()
  await expect.poll(() => seqs(seen)).toEqual([1, 2])
  await sleep(100)
  const told = performance.now()
  await tell(at, 'after.csv')
  await expect.poll(() => seqs(seen), { interval: 2 }).toEqual([1, 2, 3])
  // Well under the poll of 2 s: the wake-up came through.
  expect(performance.now() - told).toBeLessThan(700)
  await close(at)
  await reading
  expect(seqs(seen)).toEqual([1, 2, 3, 4])
  expect(seen[3]).toMatchObject({
    jobId: at.jobId,
    runId: at.runId,
    body: { kind: 'closed', status: 'cancelled' },
  })
})

test('the stream is plain Server-Sent Events and resumes after Last-Event-ID or after', async () => {
  const at = await someRun(db)
  await tell(at, 'a.csv')
  await close(at)
  const url = `http://127.0.0.1:${door.port}/api/jobs/${at.jobId}/events`
  const whole = await fetch(url)
  expect(whole.headers.get('content-type')).toBe('text/event-stream')
  const text = await whole.text()
  expect(text.startsWith('retry: 250\n\n')).toBe(true)
  expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))).toEqual([1, 2, 3])
  expect(text).not.toMatch(/^event:/m)
  const rest = await (await fetch(url, { headers: { 'Last-Event-ID': '2' } })).text()
  expect(rest.match(/^id: .*$/gm)).toEqual(['id: 3'])
  expect((await (await fetch(`${url}?after=1`)).text()).match(/^id: .*$/gm)).toEqual(['id: 2', 'id: 3'])
  // Nothing is to come, and a browser must not come back for it.
  expect((await fetch(`${url}?after=3`)).status).toBe(204)
  for (const cursor of ['x', '-1', '1.5', '']) {
    expect((await fetch(url, { headers: { 'Last-Event-ID': cursor } })).status, cursor).toBe(
      cursor === '' ? 200 : 400,
    )
  }
})

test('text of a job cannot forge an event', async () => {
  const jobId = await someJob(db, { question: 'a\n\nid: 99\ndata: {"seq":99}\r\n\r\nevent: x' })
  const [first] = await take(jobId, 1)
  expect(first).toMatchObject({ seq: 1, body: { kind: 'accepted' } })
})

async function take(jobId: string, count: number): Promise<JobEvent[]> {
  const seen: JobEvent[] = []
  for await (const event of client.events(jobId)) {
    if (seen.push(event) === count) break
  }
  return seen
}

/** A door before the API that cuts every connection after some bytes. */
async function cuttingDoor(bytes: () => number): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = dial(door.port, '127.0.0.1')
    let left = bytes()
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => (near.destroy(), far.destroy()))
    }
    near.pipe(far)
    far.on('data', (chunk: Buffer) => {
      near.write(chunk.subarray(0, left))
      left -= chunk.length
      if (left <= 0) near.destroySoon()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

test('nothing is lost or repeated over cut streams, wherever the cut falls', async () => {
  const at = await someRun(db)
  let cuts = 0
  const baseUrl = await cuttingDoor(() => 1200 + ((cuts++ * 137) % 1500))
  const seen: JobEvent[] = []
  const reading = (async () => {
    for await (const event of createClient({ baseUrl }).events(at.jobId)) seen.push(event)
  })()
  for (let n = 0; n < 60; n++) await tell(at, `file-${n}.csv`)
  await close(at)
  await reading
  expect(seqs(seen)).toEqual(upTo(62))
  expect(cuts).toBeGreaterThan(5)
})

test('many readers at once each see everything', async () => {
  const at = await someRun(db)
  const readers = Array.from({ length: 10 }, () => Array.fromAsync(client.events(at.jobId)))
  await Promise.all(Array.from({ length: 250 }, (_, n) => tell(at, `file-${n}.csv`)))
  await close(at)
  for (const events of await Promise.all(readers)) expect(seqs(events)).toEqual(upTo(252))
})

test('a job that an operator resurrected is followed past its first end', async () => {
  const at = await someRun(db)
  await close(at)
  const now = { ...at, runId: randomUUID() }
  await registerRun(db, LOCAL_OWNER, at.jobId, now.runId)
  await tell(now, 'second.csv')
  const reading = Array.fromAsync(client.events(at.jobId, 1))
  await sleep(300)
  await close(now)
  expect(seqs(await reading)).toEqual([2, 3, 4, 5])
})

test('a job that is given back to a run that had closed is followed to that end, told anew', async () => {
  const at = await someRun(db)
  await close(at)
  const late = { ...at, runId: randomUUID() }
  await registerRun(db, LOCAL_OWNER, at.jobId, late.runId)
  const reading = Array.fromAsync(client.events(at.jobId, 1))
  await tell(late, 'second.csv')
  await pointTo(db, at, late.runId)
  const seen = await reading
  expect(seen.map(({ body }) => body.kind)).toEqual(['closed', 'reset', 'artifact', 'reset', 'closed'])
  expect(seen.at(-1)).toMatchObject({ runId: at.runId, body: seen[0]?.body })
})

test('without wake-ups the table is polled, and a reader that leaves leaves nothing behind', async () => {
  let listening = 0
  const deaf: Wakeups = {
    wake: async () => {},
    close: async () => {},
    listen: async () => {
      listening++
      return async () => void listening--
    },
  }
  const quiet = await openApi({ databaseUrl, redisUrl }, { wakeups: deaf, db })
  const second = await listen(quiet.app, '127.0.0.1', 0)
  onTestFinished(async () => {
    await second.close()
    await quiet.close()
  })
  const at = await someRun(db)
  const seen: JobEvent[] = []
  const leaving = new AbortController()
  const reading = (async () => {
    const events = createClient({ baseUrl: `http://127.0.0.1:${second.port}` }).events(
      at.jobId,
      0,
      leaving.signal,
    )
    for await (const event of events) seen.push(event)
  })()
  await expect.poll(() => seqs(seen)).toEqual([1])
  expect(listening).toBe(1)
  await tell(at, 'late.csv')
  await expect.poll(() => seqs(seen), { timeout: 4000 }).toEqual([1, 2])
  leaving.abort()
  await reading
  await expect.poll(() => listening).toBe(0)
})

test('a stream that has nothing to say says so from time to time', async () => {
  const at = await someRun(db)
  const stopping = new AbortController()
  const following = {
    organisation: LOCAL_OWNER.organisation,
    jobId: at.jobId,
    after: 0,
    signal: stopping.signal,
  }
  const said: (number | null)[] = []
  for await (const event of followEvents(collaborators, following, { pollMs: 20, quietMs: 60 })) {
    said.push(event && event.seq)
    if (said.length === 3) await tell(at, 'late.csv')
    if (said.length === 5) break
  }
  expect(said).toEqual([1, null, null, 2, null])
})

test('what is in no hurry is read with what follows it, and nothing waits for a look of its own', async () => {
  const at = await someRun(db)
  let wake: Listener = () => {}
  const wakeups = {
    ...collaborators.wakeups,
    listen: async (_: string, listener: Listener) => {
      wake = listener
      return async () => {}
    },
  }
  const following = {
    ...LOCAL_OWNER,
    jobId: at.jobId,
    after: 0,
    signal: AbortSignal.timeout(20_000),
  }
  const seen: JobEvent[] = []
  // Nobody looks by himself here, so that whatever is seen was woken for.
  const paces = { pollMs: 60_000, quietMs: 120_000 }
  const reading = (async () => {
    for await (const event of followEvents({ db, wakeups }, following, paces)) if (event) seen.push(event)
  })()
  await expect.poll(() => seqs(seen)).toEqual([1])
  for (const name of ['a.csv', 'b.csv', 'c.csv']) {
    await appendEvent(db, at, { kind: 'artifact', name, contentType: 'text/csv', bytes: 1 })
    wake('soon')
  }
  await expect.poll(() => seqs(seen)).toEqual([1, 2, 3, 4])
  await closeRun(db, at, CANCELLED)
  wake('now')
  await reading
  expect(seqs(seen)).toEqual([1, 2, 3, 4, 5])
})

test('a job that is none is refused at once', async () => {
  const reading = Array.fromAsync(client.events('job_none'))
  await expect(reading).rejects.toThrow(expect.objectContaining({ status: 404, code: 'not_found' }))
})

test('closing the door ends the streams that are open', async () => {
  const stopping = new AbortController()
  const third = await openApi({ databaseUrl, redisUrl }, { db, signal: stopping.signal })
  onTestFinished(() => third.close())
  const at = await someRun(db)
  const own = await listen(third.app, '127.0.0.1', 0)
  const response = await fetch(`http://127.0.0.1:${own.port}/api/jobs/${at.jobId}/events`)
  const text = response.text()
  await sleep(200)
  stopping.abort()
  const before = performance.now()
  await own.close()
  expect(performance.now() - before).toBeLessThan(900)
  expect(await text).toContain('id: 1')
})
