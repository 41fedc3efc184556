import { fetchRecent } from './api.ts'
import { isClosed, type JobHeadline } from '#domain/job.ts'

const SHOWN = 10
/** While a job is open; and while none is, as one may be asked, or made to run again, elsewhere. */
const LOOK_AGAIN_MS = { open: 3000, closed: 15_000 }

/** The latest jobs, kept fresh. */
export class RecentJobs {
  /** null: not known yet, which is not the same as none. */
  rows = $state.raw<JobHeadline[] | null>(null)
  error = $state<string | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  #left = false

  /** Keeps the list fresh until the returned function is called. */
  follow(): () => void {
    const look = () => void this.#look()
    look()
    addEventListener('focus', look)
    return () => {
      this.#left = true
      clearTimeout(this.#timer)
      removeEventListener('focus', look)
    }
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer)
    const reply = await fetchRecent(SHOWN)
    if (this.#left) return
    this.error = reply.kind === 'refused' ? reply.sentence : null
    if (reply.kind === 'ok') this.rows = reply.value.jobs
    const open = this.rows?.some(({ status }) => !isClosed(status)) ?? false
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(), LOOK_AGAIN_MS[open ? 'open' : 'closed'])
  }
}
