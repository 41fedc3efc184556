import { setTimeout as sleep } from 'node:timers/promises'
import { type Arena, openArena } from '#test/attacks/arena.ts'
import { type Attack, type Each, each, type Look } from '#test/attacks/attack.ts'
import { startWorker } from '#test/attacks/feats/worker.ts'
import { firstProcesses, isAlive } from '#test/attacks/first-processes.ts'

/** When a container must be gone: so many milliseconds after its worker, or when the next one starts. */
type Until = number | 'next start'

const LIMIT_MS = 500
const PATIENCE_MS = 20_000
const LOOK_MS = 5
const SETTLE_MS = 1000

/** What was printed before has to come through first. */
const STOP = `
import os, time
time.sleep(0.3)
os.kill(1, 19)
while True: pass`

/** A worker is killed while its program is busy and other containers wait on its shelves. */
export const orphans: Attack[] = [
  orphan('its worker is killed', 'while True: pass', LIMIT_MS),
  // gVisor lets a program stop its supervisor, which then notices nothing.
  orphan('stops its supervisor, and its worker is killed', STOP, {
    runc: LIMIT_MS,
    runsc: 'next start',
  }),
]

function orphan(name: string, program: string, until: Each<Until>): Attack {
  const words = (limit: Until) =>
    limit === 'next start'
      ? 'all gone at the next start'
      : `all gone after ${limit} ms, removed at the next start`
  const expected = { runc: words(each(until, 'runc')), runsc: words(each(until, 'runsc')) }
  return {
    rows: '24',
    name,
    expected,
    async run({ runtime, site }) {
      const instance = `attacks-orphans-${process.pid}-${performance.now()}`
      const arena = openArena(runtime, site, { instance })
      try {
        return await kill(arena, `print("begun", flush=True)\n${program}`, each(until, runtime))
      } finally {
        await arena.close()
      }
    },
  }
}

async function kill(arena: Arena, program: string, until: Until): Promise<Look> {
  const { runtime, site, instance } = arena
  const worker = await startWorker({ runtime, site, instance, program, warm: 1 })
  const processes = await firstProcesses(arena)
  // Until the program has done what it does.
  await sleep(SETTLE_MS)
  const killed = performance.now()
  worker.process.kill('SIGKILL')
  const took = until === 'next start' ? null : await untilGone(processes, killed)
  await arena.sandbox.prove()
  const left = (await arena.containers()).length + processes.filter(isAlive).length
  const seen = `${processes.length} containers${took === null ? '' : ` gone after ${took} ms`}, ${left} left`
  return { seen, right: processes.length > 0 && (took ?? 0) < LIMIT_MS && left === 0 }
}

async function untilGone(processes: number[], since: number): Promise<number> {
  while (processes.some(isAlive) && performance.now() - since < PATIENCE_MS) await sleep(LOOK_MS)
  return Math.round(performance.now() - since)
}
