import { setTimeout as sleep } from 'node:timers/promises'
import { type Arena, openArena } from '#test/attacks/arena.ts'
import type { Attack, Look } from '#test/attacks/attack.ts'
import { startWorker } from '#test/attacks/feats/worker.ts'
import { firstProcesses, isAlive } from '#test/attacks/first-processes.ts'

const LIMIT_MS = 500
const PATIENCE_MS = 20_000
const LOOK_MS = 5

/** A worker is killed while its program is busy and other containers wait on its shelves. */
export const orphans: Attack = {
  rows: '24',
  name: 'its worker is killed',
  expected: `no process of a container after ${LIMIT_MS} ms; the next start removes what is left of them`,
  async run({ runtime, site }) {
    const instance = `attacks-orphans-${process.pid}-${performance.now()}`
    const arena = openArena(runtime, site, { instance })
    try {
      return await kill(arena)
    } finally {
      await arena.close()
    }
  },
}

async function kill(arena: Arena): Promise<Look> {
  const { runtime, site, instance } = arena
  const program = 'print("begun", flush=True)\nwhile True: pass'
  const worker = await startWorker({ runtime, site, instance, program, warm: 1 })
  const processes = await firstProcesses(arena)
  const killed = performance.now()
  worker.process.kill('SIGKILL')
  while (processes.some(isAlive) && performance.now() - killed < PATIENCE_MS) await sleep(LOOK_MS)
  const took = Math.round(performance.now() - killed)
  await arena.sandbox.prove()
  const left = (await arena.containers()).length
  const seen = `${processes.length} gone after ${took} ms; ${left} left`
  return { seen, right: processes.length > 0 && took < LIMIT_MS && left === 0 }
}
