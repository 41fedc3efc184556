import type { Refusal, Reply } from './api.ts'

/** One thing at a time that a person asks for about a job, and what came of it. */
export class Asking<What extends string> {
  /** What is being asked for. */
  busy = $state<What | null>(null)
  /** What was granted, and shows in the job's events next. */
  granted = $state<What | null>(null)
  refusal = $state.raw<Refusal | null>(null)
  idle = $derived(this.busy === null && this.granted === null)

  /** @returns whether it was granted; false, and nothing is asked for, until the answer before is there and was no */
  async ask(what: What, request: () => Promise<Reply<unknown>>): Promise<boolean> {
    if (!this.idle) return false
    this.busy = what
    this.refusal = null
    const reply = await request()
    this.busy = null
    if (reply.kind === 'refused') this.refusal = reply
    else this.granted = what
    return reply.kind === 'ok'
  }
}
