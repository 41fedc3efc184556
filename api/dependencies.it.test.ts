import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { connect, type Db } from '#db/database.ts'
import { useDatabase, useService } from '#test/services.ts'
import { dependenciesOf } from './dependencies.ts'
import { readinessOf } from './readiness.ts'

const { databaseUrl } = await useService('postgres')
const empty = await useDatabase()
afterAll(() => empty.drop())

const fine = { ready: async () => {} }

/** What is said of Postgres and of the worker, in this order. */
async function saidOf(db: Db) {
  const parts = { db, redis: fine, temporal: fine, storage: fine, models: fine, instance: 'test' }
  const { ready, dependencies } = await readinessOf(dependenciesOf(parts))
  void db.destroy()
  expect(ready).toBe(false)
  const sentences = new Map(dependencies.map(({ name, sentence }) => [name, sentence ?? '']))
  return [sentences.get('postgres'), sentences.get('worker')]
}

test('a Postgres that is away is told with what to do, under `npm start` and elsewhere, and no raw error', async () => {
  const [postgres, worker] = await saidOf(connect('postgres://nobody@127.0.0.1:1/none'))
  expect(postgres).toMatch(/^Postgres does not answer\. .*`npm start`.*`npm stop`.*DATABASE_URL\.$/)
  expect(worker).toBe('Workers say by way of Postgres that they live, and that does not answer.')
  expect(`${postgres} ${worker}`).not.toMatch(/ECONN/)
})

test('one that takes connections and says nothing is told the same', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const sockets = new Set<Socket>()
  silent.on('connection', (socket) => sockets.add(socket))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
  const [postgres, worker] = await saidOf(connect(`postgres://nobody@127.0.0.1:${port}/none`))
  expect(postgres).toMatch(/^Postgres does not answer\. .*`npm start`/)
  expect(worker).toMatch(/^Workers say/)
})

test('one without our tables, and one that lets nobody in, are told apart', async () => {
  expect(await saidOf(connect(empty.databaseUrl))).toEqual([
    'Postgres has no tables of Reckoner; run `node db/migrate.ts`.',
    expect.stringMatching(/^Workers say/),
  ])
  const wrong = new URL(databaseUrl)
  wrong.pathname = '/no_such_database'
  const [postgres] = await saidOf(connect(wrong.href))
  expect(postgres).toBe('Postgres does not let Reckoner read its tables; check DATABASE_URL.')
})
