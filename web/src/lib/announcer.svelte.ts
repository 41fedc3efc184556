/** Messages come at most this often, so that a screen reader can finish one. */
const PAUSE_MS = 2000

/** What a screen reader is told of things that happen by themselves. */
class Announcer {
  message = $state('')
  #next: string | null = null
  #resting = false

  /** Says it now, or, while another message is being read, the latest of them after that. */
  say(message: string): void {
    this.#next = message
    if (!this.#resting) this.#speak()
  }

  #speak(): void {
    this.#resting = this.#next !== null
    if (this.#next === null) return
    this.message = this.#next
    this.#next = null
    setTimeout(() => this.#speak(), PAUSE_MS)
  }
}

export const announcer = new Announcer()
