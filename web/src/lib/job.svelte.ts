import { eventsPath, fetchAttempts, fetchJob, cancelJob, type Refusal } from './api.ts'
import { advance, NO_PROGRESS, type Progress, statusOf, verificationOf } from './progress.ts'
import type { Attempt } from '#domain/attempt.ts'
import type { EventBody, EventKind, JobEvent } from '#domain/event.ts'
import { isClosed, type JobView } from '#domain/job.ts'

type Connection = 'connecting' | 'live' | 'lost' | 'ended'

/** Is there something beside the answer to judge it by? Only a closed job is asked. */
export const hasEvidence = (view: JobView): boolean =>
  isClosed(view.status) && view.artifacts.length + view.checks.length + (view.answer?.values.length ?? 0) > 0

/** After these the snapshot holds something that the events do not carry. */
const TELLING: readonly EventKind[] = ['step-finished', 'rejected', 'checked', 'artifact', 'closed']

/** How long the first snapshot waits for its events. */
const CATCH_UP_MS = 1500

/** How long a refused stream rests before it is asked for again. */
const REST_MS = 2000

/** A job: its snapshot, and its events as they happen. */
export class JobState {
  view = $state.raw<JobView | null>(null)
  progress = $state.raw<Progress>(NO_PROGRESS)
  attempts = $state.raw<Attempt[]>([])
  /** Why the snapshot could not be had. */
  refusal = $state.raw<Refusal | null>(null)
  /** Why the job was not cancelled. */
  cancelRefusal = $state.raw<Refusal | null>(null)
  connection = $state<Connection>('connecting')
  /** Are the events as far as the first snapshot? Until then the page would build itself up in jumps. */
  caughtUp = $state(false)

  #ahead = $derived(this.view === null || this.progress.seq > this.view.seq)
  status = $derived(this.view && !this.#ahead ? this.view.status : statusOf(this.progress, this.view?.status))
  verification = $derived(this.view && !this.#ahead ? this.view.verification : verificationOf(this.progress))
  question = $derived(this.view?.question ?? this.progress.question ?? '')
  open = $derived(!isClosed(this.status))

  readonly id: string
  readonly #told: (body: EventBody) => void
  #source: EventSource | null = null
  #timers = new Set<ReturnType<typeof setTimeout>>()
  #fetching = false
  #left = false

  /** @param told hears of every event that is news, that is, later than the first snapshot */
  constructor(id: string, told: (body: EventBody) => void) {
    this.id = id
    this.#told = told
  }

  /** Follows the job until the returned function is called. */
  follow(): () => void {
    void this.#refresh()
    return () => this.#leave()
  }

  async cancel(): Promise<void> {
    const reply = await cancelJob(this.id)
    this.cancelRefusal = reply.kind === 'refused' ? reply : null
    await this.#refresh()
  }

  #listen(): void {
    this.#source?.close()
    const source = new EventSource(eventsPath(this.id, this.progress.seq))
    source.addEventListener('open', () => (this.connection = 'live'))
    source.addEventListener('message', ({ data }) => this.#take(JSON.parse(data)))
    source.addEventListener('error', () => this.#lost(source))
    this.#source = source
  }

  #take(event: JobEvent): void {
    const taken = advance(this.progress, event)
    // Events are durable, so the missing ones are asked for again from the last one that was seen.
    if (taken.kind === 'gap') return this.#listen()
    if (taken.kind === 'repeated') return
    const news = this.view !== null && event.seq > this.view.seq
    this.progress = taken.progress
    this.#compare()
    if (news) this.#told(event.body)
    if (TELLING.includes(event.body.kind)) void this.#catchUp()
    if (event.body.kind === 'closed') this.#end()
  }

  /** The browser resumes a broken stream by itself; only one that was refused is opened anew. */
  #lost(source: EventSource): void {
    this.connection = 'lost'
    if (source.readyState === EventSource.CLOSED) this.#later(() => this.#listen(), REST_MS)
  }

  /** Fetches the snapshot when it is older than the events. */
  async #catchUp(): Promise<void> {
    if (this.#fetching || this.view === null || this.view.seq >= this.progress.seq) return
    await this.#refresh()
  }

  async #refresh(): Promise<void> {
    this.#fetching = true
    const reply = await fetchJob(this.id)
    this.#fetching = false
    if (this.#left) return
    this.refusal = reply.kind === 'refused' ? reply : null
    if (reply.kind === 'ok') await this.#show(reply.value)
    else if (reply.status !== 404) this.#later(() => void this.#refresh(), REST_MS)
  }

  async #show(view: JobView): Promise<void> {
    const before = this.view?.seq ?? -1
    if (view.seq >= before) this.view = view
    if (before === -1) this.#begin()
    this.#compare()
    if (isClosed(view.status)) await this.#fetchAttempts()
    // What happened meanwhile may be newer still; a snapshot that did not move on is not asked again.
    if (view.seq > before) await this.#catchUp()
  }

  #begin(): void {
    this.#listen()
    this.#later(() => (this.caughtUp = true), CATCH_UP_MS)
  }

  async #fetchAttempts(): Promise<void> {
    const reply = await fetchAttempts(this.id)
    if (reply.kind === 'ok') this.attempts = reply.value.attempts
  }

  #end(): void {
    this.#source?.close()
    this.connection = 'ended'
  }

  #leave(): void {
    this.#left = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#source?.close()
  }

  #later(action: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      action()
    }, ms)
    this.#timers.add(timer)
  }

  #compare(): void {
    if (this.view && this.progress.seq >= this.view.seq) this.caughtUp = true
  }
}
