import { fetchRecent } from './api.ts'
import { isClosed, type JobHeadline } from '#domain/job.ts'

const SHOWN = 10
const LOOK_AGAIN_MS = 3000

/** The latest jobs, looked at again while one of them is open. */
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
    if (this.rows?.some(({ status }) => !isClosed(status))) {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#look(), LOOK_AGAIN_MS)
    }
  }
}
