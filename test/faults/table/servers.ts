import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { STEPS } from '#domain/steps.ts'
import { type Fault, PLACES } from '#test/faults/fault.ts'
import { badWire, deadServer, processOf, whileHeld } from '#test/faults/striking.ts'
import type { World } from '#test/faults/world.ts'

const deadPostgres: Fault = {
  row: 'F14',
  what: 'kill -9 of Postgres',
  family: 'kill',
  places: PLACES,
  expected: 'the API says 503; no acknowledged row is lost',
  holds: ['postgres'],
  strike: (at) => deadServer(at, 'postgres', at.random.integer(0, 3000)),
}

const fullPostgres: Fault = {
  row: 'F15',
  what: 'all connections of Postgres taken',
  family: 'fail',
  places: ['accept', 'finish'],
  expected: 'a bounded wait, then 503; all goes on afterwards',
  holds: ['postgres'],
  async strike(at) {
    let free = async () => {}
    if (!(await whileHeld(at, async () => void (free = await takeConnections(at.world))))) return false
    await sleep(3000)
    await free()
    return true
  },
}

/** Takes connections until there are none. @returns what gives them back */
async function takeConnections({ config }: World): Promise<() => Promise<void>> {
  const taken: Client[] = []
  for (let refused = false; !refused && taken.length < 250;) {
    const client = new Client({ connectionString: config.databaseUrl, connectionTimeoutMillis: 2000 })
    client.on('error', () => {})
    refused = await client.connect().then(
      () => false,
      () => true,
    )
    if (!refused) taken.push(client)
  }
  return async () => void (await Promise.allSettled(taken.map((client) => client.end())))
}

const deadRedis: Fault = {
  row: 'F16',
  what: 'kill -9 of Redis, its data lost',
  family: 'kill',
  places: PLACES,
  expected: 'slower, nothing else',
  holds: ['redis'],
  strike: (at) => deadServer(at, 'redis', at.random.integer(0, 3000)),
}

const deafRedis: Fault = {
  row: 'F17',
  what: 'Redis hangs',
  family: 'cut',
  places: ['accept', 'vision', 'execution', 'finish'],
  expected: 'slower, nothing else',
  holds: ['redis'],
  strike: (at) => badWire(at, 'redis', { kind: 'black-hole' }, { ms: 3000 }),
}

const deadStorage: Fault = {
  row: 'F18',
  what: 'kill -9 of the object store',
  family: 'kill',
  places: PLACES,
  expected: 'nothing is accepted without it; steps are tried again',
  holds: ['storage'],
  strike: (at) => deadServer(at, 'storage', at.random.integer(0, 2000)),
}

const deadTemporal: Fault = {
  row: 'F20',
  what: 'kill -9 of Temporal',
  family: 'kill',
  places: PLACES,
  expected: 'jobs are accepted and wait as queued; histories go on',
  holds: ['temporal'],
  strike: (at) => deadServer(at, 'temporal', at.random.integer(0, 8000)),
}

const slowTemporal: Fault = {
  row: 'F21',
  what: 'Temporal slow by 500 ms',
  family: 'stop',
  places: PLACES,
  expected: 'slower, nothing else',
  holds: ['temporal'],
  strike: (at) => badWire(at, 'temporal', { kind: 'latency', ms: 500 }, { ms: 4000 }),
}

const cutTemporal: Fault = {
  row: 'F24',
  what: 'a worker cut off from Temporal',
  family: 'cut',
  places: STEPS,
  expected: 'another makes the step; one visible result',
  holds: ['temporal'],
  strike: (at) =>
    badWire(
      at,
      'temporal',
      { kind: 'black-hole' },
      { ms: at.random.integer(3000, 15_000), of: (pid) => processOf(at.world, pid) },
    ),
}

const cutPostgres: Fault = {
  row: 'F25',
  what: 'the answers of Postgres lost, then the connection',
  family: 'cut',
  places: PLACES,
  expected: '503 for what is not known; the same key resolves it',
  holds: ['postgres'],
  strike: (at) =>
    badWire(at, 'postgres', { kind: 'half-open' }, { ms: 700, of: (pid) => processOf(at.world, pid) }),
}

const halfStorage: Fault = {
  row: 'F26',
  what: 'the answers of the object store lost',
  family: 'cut',
  places: ['accept', 'execution', 'finish'],
  expected: 'kept again under the same address; one manifest',
  holds: ['storage'],
  strike: (at) =>
    badWire(at, 'storage', { kind: 'half-open' }, { ms: 1500, of: (pid) => processOf(at.world, pid) }),
}

/** What befalls the servers, and the ways to them. */
export const SERVER_FAULTS: Fault[] = [
  deadPostgres,
  fullPostgres,
  deadRedis,
  deafRedis,
  deadStorage,
  deadTemporal,
  slowTemporal,
  cutTemporal,
  cutPostgres,
  halfStorage,
]
