import type { Runner } from './run.ts'
import { sweep } from './sweep.ts'

const PERIOD_MS = 60_000

/**
 * Sweeps again and again, because a container that could not be removed has nobody else to remove it while its process
 * lives. A sweep that fails is only logged: the next one tries again. It keeps no process alive.
 */
export function createSweeper(
  runner: Pick<Runner, 'docker' | 'instance' | 'active' | 'log'>,
  periodMs = PERIOD_MS,
): { close(): void } {
  let sweeping = false

  const again = async () => {
    if (sweeping) return
    sweeping = true
    try {
      const removed = await sweep(runner)
      if (removed > 0) runner.log.warn({ removed }, 'Removed sandboxes that were left behind.')
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
