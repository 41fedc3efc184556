import { eventsPath, fetchAttempts, fetchJob, cancelJob, type Refusal } from './api.ts'
import { advance, NO_PROGRESS, type Progress } from './progress.ts'
import { statusOf, verificationOf } from './status.ts'
import type { Attempt } from '#domain/attempt.ts'
import type { EventBody, EventKind, JobEvent } from '#domain/event.ts'
import { isClosed, type JobStatus, type JobView } from '#domain/job.ts'

type Connection = 'connecting' | 'live' | 'lost' | 'ended'

/** Is there something beside the answer to judge it by? Only a closed job is asked. */
export const hasEvidence = (view: JobView): boolean =>
  isClosed(view.status) && view.artifacts.length + view.checks.length + (view.answer?.values.length ?? 0) > 0

/** After these the snapshot holds something that the events do not carry. */
const TELLING: readonly EventKind[] = [
  'reset',
  'step-finished',
  'rejected',
  'checked',
  'parked',
  'resumed',
  'artifact',
  'closed',
]

/** Is nothing more tried for now, so that what was tried can be listed? */
export const isAtRest = (status: JobStatus): boolean => isClosed(status) || status === 'parked'

/** How long the first snapshot waits for its events. */
const CATCH_UP_MS = 1500

/** How long a refused stream rests before it is asked for again. */
const REST_MS = 2000

/** How often a closed job is looked at: an operator may have made it run again. */
const LOOK_AGAIN_MS = 10_000

/** Files have another ticket in each snapshot; of the same files the one that is shown stays good. */
const withKept = (view: JobView, before: JobView | null): JobView =>
  view.seq === before?.seq ? { ...view, artifacts: before.artifacts } : view

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
  status = $derived(this.view && !this.#ahead ? this.view.status : statusOf(this.progress, this.view))
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
    void this.refresh()
    const watching = setInterval(() => this.#lookAgain(), LOOK_AGAIN_MS)
    const look = () => this.#lookAgain()
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(watching)
      document.removeEventListener('visibilitychange', look)
      this.#leave()
    }
  }

  async cancel(): Promise<void> {
    const reply = await cancelJob(this.id)
    this.cancelRefusal = reply.kind === 'refused' ? reply : null
    await this.refresh()
  }

  /** The events of a closed job are at an end, and nobody is told of more. */
  #lookAgain(): void {
    const idle = this.connection === 'ended' && this.refusal === null
    if (idle && document.visibilityState === 'visible') void this.refresh()
  }

  #listen(): void {
    this.#source?.close()
    if (this.connection === 'ended') this.connection = 'connecting'
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
    // Of a job that was reset since, more is to come.
    if (event.body.kind === 'closed' && event.seq >= (this.view?.seq ?? 0)) this.#end()
  }

  /** The browser resumes a broken stream by itself; only one that was refused is opened anew. */
  #lost(source: EventSource): void {
    this.connection = 'lost'
    if (source.readyState === EventSource.CLOSED) this.#later(() => this.#listen(), REST_MS)
  }

  /** Fetches the snapshot when it is older than the events. */
  async #catchUp(): Promise<void> {
    if (this.#fetching || this.view === null || this.view.seq >= this.progress.seq) return
    await this.refresh()
  }

  /** Fetches the snapshot. */
  async refresh(): Promise<void> {
    this.#fetching = true
    const told = this.progress.seq
    const reply = await fetchJob(this.id)
    this.#fetching = false
    if (this.#left) return
    this.refusal = reply.kind === 'refused' ? reply : null
    if (reply.kind === 'ok') await this.#show(reply.value, told)
    else if (reply.status !== 404) this.#later(() => void this.refresh(), REST_MS)
  }

  /** @param told number of the last event that was known when the snapshot was asked for */
  async #show(view: JobView, told: number): Promise<void> {
    const before = this.view
    const newer = before === null || view.seq > before.seq
    if (before === null || view.seq >= before.seq) this.view = withKept(view, before)
    if (before === null) this.#begin()
    else if (this.connection === 'ended' && view.seq > this.progress.seq) this.#listen()
    this.#compare()
    if (newer && isAtRest(view.status)) await this.#fetchAttempts()
    // What happened meanwhile may be newer still; without news, the same snapshot would come again.
    if (newer || this.progress.seq > told) await this.#catchUp()
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
