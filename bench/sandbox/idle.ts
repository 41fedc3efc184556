import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import { z } from 'zod'
import { untilQuiet } from '#bench/quiet.ts'
import { type Row, medianRow } from '#bench/row.ts'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import type { Runner } from '#sandbox/runner.ts'
import { SHELVES, type Shelf } from '#sandbox/shelf.ts'
import { startStandby } from '#sandbox/standby.ts'
import { goalOf } from './goals.ts'
import type { Field } from './latency.ts'
import { placeOf, runnerOf } from './runner.ts'
import type { Site } from './site.ts'
import type { Variant } from './variants.ts'

/** How soon a container is ready, and what it takes while it waits, for each shelf. */
export async function measureIdle(field: Field, site: Site, variant: Variant): Promise<Row[]> {
  const runner = runnerOf(site, variant)
  try {
    const rows: Row[] = []
    for (const shelf of SHELVES) {
      const seen: Look[] = []
      for (let round = 0; round < field.effort.idle; round += 1) {
        await untilQuiet(field.effort.patienceMs)
        seen.push(await look(runner, variant, shelf))
      }
      rows.push(...rowsOf(variant, shelf, seen))
    }
    return rows
  } finally {
    runner.oom.close()
  }
}

interface Look {
  readyMs: number
  megabytes: number
  processorSeconds: number
}

function rowsOf(variant: Variant, shelf: Shelf, seen: Look[]): Row[] {
  const of = (pick: (look: Look) => number) => seen.map(pick)
  const head = { subject: variant.label }
  const goal = shelf === 'science' ? goalOf(variant, 'memory') : null
  return [
    medianRow(
      { ...head, what: `${shelf} shelf, ready`, unit: 'ms' },
      of(({ readyMs }) => readyMs),
    ),
    medianRow(
      { ...head, what: `${shelf} shelf, memory`, unit: 'MB', goal },
      of(({ megabytes }) => megabytes),
    ),
    medianRow(
      { ...head, what: `${shelf} shelf, processor`, unit: 's' },
      of(({ processorSeconds }) => processorSeconds),
    ),
  ]
}

/** A container at rest has given back what its start took for a moment only. */
const SETTLE_MS = 1000

async function look(runner: Runner, variant: Variant, shelf: Shelf): Promise<Look> {
  const plan = { site: placeOf(variant), shelf, limits: DEFAULT_LIMITS, labels: {} }
  const standby = await startStandby(runner, plan, new AbortController().signal)
  try {
    await sleep(SETTLE_MS)
    return { readyMs: standby.startMs, ...(await usage(runner.docker, standby.container.id)) }
  } finally {
    await standby.end()
  }
}

const statsForm = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({ usage: z.number(), stats: z.record(z.string(), z.number()).default({}) }),
})

/** As the daemon reads it off the container's cgroup; file pages that the kernel would give up at once are left out. */
async function usage(docker: Docker, id: string): Promise<Omit<Look, 'readyMs'>> {
  const answer: unknown = await docker.getContainer(id).stats({ stream: false, 'one-shot': true })
  const { cpu_stats, memory_stats } = statsForm.parse(answer)
  const { stats } = memory_stats
  const files = stats['total_inactive_file'] ?? stats['inactive_file'] ?? 0
  return {
    megabytes: (memory_stats.usage - files) / 1e6,
    processorSeconds: cpu_stats.cpu_usage.total_usage / 1e9,
  }
}
