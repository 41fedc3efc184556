import { changeRuntimes, type Runtimes } from '#stack/docker-runtimes.ts'
import { GVISOR } from '#stack/gvisor-choice.ts'
import { openArena } from '#test/attacks/arena.ts'
import type { OnceAttack } from '#test/attacks/attack.ts'

/** Who asked for gVisor gets no other runtime, silently or not. */
export const noFallback: OnceAttack = {
  rows: 'X9',
  name: 'gVisor is wanted, and the daemon has none',
  expected: 'refused, naming runsc; infra_misconfig; no container',
  async run(world) {
    const { folders, site } = await world.daemon()
    let before: Runtimes = {}
    await changeRuntimes(folders, (known) => {
      before = known
      return Object.fromEntries(Object.entries(known).filter(([name]) => name !== GVISOR))
    })
    const arena = openArena('runsc', site)
    try {
      const { kind, missing } = await arena.sandbox.prove()
      const { outcome, stdout } = await arena.run('print(1)')
      const made = (await arena.containers()).length
      const named = missing.some((sentence) => sentence.includes(GVISOR))
      const right =
        kind === 'refused' && named && outcome === 'infra_misconfig' && stdout === '' && made === 0
      return { seen: `${kind}: ${missing.join(' ')}; ${outcome}; ${made} containers`, right }
    } finally {
      await arena.close()
      await changeRuntimes(folders, () => before)
    }
  },
}
