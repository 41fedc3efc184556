import type { Arena } from '#test/attacks/arena.ts'
import type { Look } from '#test/attacks/attack.ts'

/** An ordinary job takes no longer than this, its container's start included. */
const LIMIT_MS = 1000
/** Only one that something else on the machine held up is tried again; what an attack left behind holds up all of them. */
const TRIES = 5
const GONE_MS = 5000
const LOOK_MS = 20

/** After every attack: an ordinary job comes through within a second, and no container is left. */
export async function control(arena: Pick<Arena, 'run' | 'containers'>, limitMs = LIMIT_MS): Promise<Look> {
  const took: string[] = []
  let right = false
  let isOk = true
  while (isOk && !right && took.length < TRIES) {
    const begun = performance.now()
    const { outcome, stdout } = await arena.run('print(1)')
    const milliseconds = Math.round(performance.now() - begun)
    isOk = outcome === 'ok' && stdout === '1\n'
    right = isOk && milliseconds <= limitMs
    took.push(isOk ? `${milliseconds} ms` : `${outcome} "${stdout.slice(0, 20)}"`)
  }
  const left = await leftovers(arena)
  const words = `${right ? 'control' : 'CONTROL'} ${took.join(', ')}`
  return { seen: left === 0 ? words : `${words}, ${left} CONTAINERS LEFT`, right: right && left === 0 }
}

/** A container is removed behind its run's back; that must be over soon. */
async function leftovers(arena: Pick<Arena, 'containers'>): Promise<number> {
  const deadline = Date.now() + GONE_MS
  for (;;) {
    const left = (await arena.containers()).length
    if (left === 0 || Date.now() > deadline) return left
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
