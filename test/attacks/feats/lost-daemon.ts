import { setTimeout as sleep } from 'node:timers/promises'
import { type Arena, openArena } from '#test/attacks/arena.ts'
import type { Attack, Look } from '#test/attacks/attack.ts'
import { control } from '#test/attacks/control.ts'
import { startWorker } from '#test/attacks/feats/worker.ts'
import { firstProcesses, isAlive } from '#test/attacks/first-processes.ts'
import type { OwnDaemon } from '#test/attacks/own-daemon.ts'

const PATIENCE_MS = 20_000
const LOOK_MS = 20
/** What holds a container. */
const HOLDERS = /containerd-shim|runsc-|\brunc /

/** The daemon is killed while a program runs: that is nobody's fault but ours, and nothing of it may go on. */
export const lostDaemon: Attack = {
  rows: '24b',
  name: 'the Docker daemon is killed',
  expected: 'infra_lost; no process left; the next start removes its container',
  async run({ runtime }, world) {
    const daemon = await world.daemon()
    const instance = `attacks-lost-${process.pid}-${performance.now()}`
    const arena = openArena(runtime, daemon.site, { instance })
    const program = 'print("begun", flush=True)\nwhile True: pass'
    const worker = await startWorker({ runtime, site: daemon.site, instance, program })
    const programs = await firstProcesses(arena)
    await daemon.kill()
    const outcome = await worker.outcome
    const gone = await untilGone(daemon, programs)
    await daemon.back()
    try {
      const after = await lookAfter(arena)
      const seen = `${outcome}; ${gone ? 'no process left' : 'PROCESSES LEFT'}; ${after.seen}`
      return { seen, right: outcome === 'infra_lost' && gone && after.right }
    } finally {
      await arena.close()
    }
  },
}

/** Its keeper ends what a killed daemon leaves running, and starts it again; programs end with their stdin. */
async function untilGone(daemon: OwnDaemon, programs: number[]): Promise<boolean> {
  const holders = () => daemon.processes().filter((line) => HOLDERS.test(line))
  const left = () => holders().length + programs.filter(isAlive).length
  const deadline = Date.now() + PATIENCE_MS
  while (left() > 0 && Date.now() < deadline) await sleep(LOOK_MS)
  return programs.length > 0 && left() === 0
}

async function lookAfter(arena: Arena): Promise<Look> {
  const left = (await arena.containers()).length
  const { kind } = await arena.sandbox.prove()
  const then = (await arena.containers()).length
  const { seen, right } = await control(arena)
  return {
    seen: `${left} container left, ${then} after the start; ${seen}`,
    right: kind === 'strong' && then === 0 && right,
  }
}
