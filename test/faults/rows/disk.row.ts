import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { createClient } from '#sdk/client.ts'
import { askUntilAccepted, freshAsk, settled, tryAsk } from '#test/faults/asking.ts'
import { mountSmallDisk, type SmallDisk } from '#test/faults/small-disk.ts'
import { useWorld } from '#test/faults/use-world.ts'

const ROOT = process.getuid?.() === 0
const disks: SmallDisk[] = []
let [postgres, storage, logs]: (SmallDisk | undefined)[] = []

const world = await useWorld({
  apis: 1,
  workers: 1,
  // So that there is always a line to be written.
  settings: { LOG_LEVEL: 'debug' },
  async prepare(folder) {
    if (!ROOT) return
    postgres = await mountSmallDisk(join(folder, 'postgres'), 160)
    storage = await mountSmallDisk(join(folder, 'storage'), 64)
    logs = await mountSmallDisk(join(folder, 'logs'), 16)
    disks.push(postgres, storage, logs)
  },
})
// Hooks run from the last to the first: before the world is closed, which removes the folder.
afterAll(async () => {
  for (const part of world.parts()) await part.end()
  for (const disk of disks) await disk.unmount()
})
const url = world.apis[0]?.url ?? ''

test.runIf(ROOT)(
  'F27: with its disk full Postgres takes nothing, the API says so, and all goes on afterwards',
  async () => {
    const before = await askUntilAccepted(world, await freshAsk())
    expect(await settled(world, before)).toMatchObject({ status: 'succeeded' })
    await postgres?.fill()
    const statuses = new Set<number | 'cut'>()
    const ask = await freshAsk()
    // What has room in a page that is there already is still taken, and truly so.
    for (let turn = 0; turn < 200 && !statuses.has(503); turn += 1)
      statuses.add((await tryAsk(url, { ...ask, key: `full-${turn}` })).status)
    expect([...statuses].filter((status) => status !== 202)).toEqual([503])
    await expect(createClient({ baseUrl: url }).health()).resolves.toBeUndefined()
    await postgres?.free()
    const after = await askUntilAccepted(world, await freshAsk())
    expect(await settled(world, after, 120_000)).toMatchObject({ status: 'succeeded' })
  },
  240_000,
)

test.runIf(ROOT)(
  'F27: with its disk full the object store takes no picture, and nothing is accepted',
  async () => {
    await storage?.fill()
    const answer = await tryAsk(url, await freshAsk())
    expect(answer.status).toBe(503)
    await storage?.free()
    const jobId = await askUntilAccepted(world, await freshAsk())
    expect(await settled(world, jobId, 120_000)).toMatchObject({ status: 'succeeded' })
  },
  180_000,
)

test.runIf(ROOT)(
  'F27: with the disk of the logs full, jobs are accepted and answered, and no process ends',
  async () => {
    const deaths = () => world.parts().map((part) => [part.name, part.deaths(), part.isUp()])
    const before = deaths()
    await logs?.fill()
    // So that everybody has something to complain of.
    await world.cut('temporal', { kind: 'refused' })
    await sleep(15_000)
    await world.heal()
    const jobId = await askUntilAccepted(world, await freshAsk())
    const job = await settled(world, jobId, 60_000)
    await logs?.free()
    expect(deaths()).toEqual(before)
    expect(job).toMatchObject({ status: 'succeeded' })
  },
  180_000,
)

test.runIf(ROOT)(
  'F27: lines that found no room are dropped and counted, and the count is written',
  async () => {
    const file = join(world.folder, 'logs', 'talker.log')
    const output = openSync(file, 'a')
    await logs?.fill()
    const talker = spawn(process.execPath, [join(import.meta.dirname, '..', 'talker.ts')], {
      stdio: ['ignore', output, 'inherit', 'ipc'],
    })
    await once(talker, 'message')
    await logs?.free()
    talker.send('go on')
    expect(await once(talker, 'exit')).toEqual([0, null])
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { dropped?: number })
    const [dropped = 0, ...more] = lines.flatMap((line) => line.dropped ?? [])
    expect(dropped).toBeGreaterThan(0)
    expect(more).toEqual([])
    // The one more and the count are lines as well.
    expect(lines.length - 2 + dropped).toBe(20_000)
  },
)
