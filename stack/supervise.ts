import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from './message.ts'
import type { ProcessMark } from './process-mark.ts'
import type { Running } from './service.ts'

export interface SuperviseOptions {
  name: string
  start(): Promise<Running>
  /** Told in a sentence what happened and what is done about it. */
  report(sentence: string): void
  /** Told the process of every start. */
  started(process: ProcessMark): Promise<void>
  pauseMs?: number
}

/** More ends than this within a minute mean that starting it again is no help. */
const LIMIT = 5
const WINDOW_MS = 60_000

/**
 * Starts a service, and starts it again when it ends unasked.
 * @returns the service; its `ended` resolves when it was stopped or given up
 */
export async function supervise(options: SuperviseOptions): Promise<Running> {
  let current = await options.start()
  let stopping = false
  const ends: number[] = []
  await options.started(current.process)

  async function keep(): Promise<string> {
    for (;;) {
      const how = await current.ended
      if (stopping) return how
      ends.push(Date.now())
      const recent = ends.filter((at) => at > Date.now() - WINDOW_MS)
      if (recent.length > LIMIT) return `${how}, ${recent.length} times within a minute`
      options.report(`${options.name} ${how}; it is started again.`)
      await sleep(options.pauseMs ?? 500)
      if (stopping) return how
      try {
        current = await options.start()
      } catch (error) {
        return messageOf(error)
      }
      await options.started(current.process)
      if (stopping) await current.stop()
    }
  }

  const ended = keep()
  return {
    url: current.url,
    process: current.process,
    ended,
    async stop() {
      stopping = true
      await current.stop()
      await ended
    },
  }
}
