import type Docker from 'dockerode'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Arena } from '#test/attacks/arena.ts'
import type { Attack } from '#test/attacks/attack.ts'
import { programOf } from '#test/attacks/programs.ts'

const CPUS = 0.5
const SECONDS = 60
/** A period that had begun, and the runtime's own work before the program's. */
const MOST = CPUS * 1.1
/** Less would show that the attack was none. */
const LEAST = CPUS * 0.6

const statsForm = z.object({ cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }) })

/** What a container was given, as the machine counts it: what is counted inside could be deceived as well. */
export const quota: Attack = {
  rows: 'X6',
  name: `more than its half of a processor, for ${SECONDS} s`,
  expected: `timeout; ${LEAST} to ${MOST} processors`,
  async run(arena) {
    const begun = Promise.withResolvers<void>()
    const limits = { cpus: CPUS, timeoutMs: (SECONDS + 10) * 1000 }
    const stop = new AbortController()
    const running = arena.run(programOf('quota'), {
      limits,
      signal: stop.signal,
      hear: () => begun.resolve(),
    })
    await Promise.race([begun.promise, running])
    const given = await measure(arena)
    stop.abort()
    await running
    return { seen: `${given.toFixed(3)} processors`, right: given >= LEAST && given <= MOST }
  },
}

async function measure({ docker, containers }: Arena): Promise<number> {
  const [{ Id } = { Id: '' }] = await containers()
  const container = docker.getContainer(Id)
  const since = performance.now()
  const before = await secondsUsed(container)
  await sleep(SECONDS * 1000)
  const used = (await secondsUsed(container)) - before
  return used / ((performance.now() - since) / 1000)
}

async function secondsUsed(container: Docker.Container): Promise<number> {
  const stats: unknown = await container.stats({ stream: false, 'one-shot': true })
  return statsForm.parse(stats).cpu_stats.cpu_usage.total_usage / 1e9
}
