import type { Runner } from './runner.ts'
import { createStrayWatch } from './strays.ts'
import { sweep } from './sweep.ts'

const PERIOD_MS = 30_000

/**
 * Sweeps again and again, because a container that could not be removed has nobody else to remove it while its process
 * lives; and looks each time for processes of containers that the daemon does not even know. A round that fails is
 * only logged: the next one tries again. It keeps no process alive.
 */
export function createSweeper(
  runner: Pick<Runner, 'docker' | 'instance' | 'active' | 'log'>,
  periodMs = PERIOD_MS,
): { close(): void } {
  const strays = createStrayWatch(runner)
  let sweeping = false

  const again = async () => {
    if (sweeping) return
    sweeping = true
    try {
      const removed = await sweep(runner)
      if (removed > 0) runner.log.warn({ removed }, 'Removed sandboxes that were left behind.')
      await strays.look()
    } catch (error) {
      runner.log.debug({ error }, 'Sandboxes could not be swept.')
    } finally {
      sweeping = false
    }
  }

  const timer = setInterval(() => void again(), periodMs)
  timer.unref()
  return { close: () => clearInterval(timer) }
}
