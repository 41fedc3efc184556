import { fetchJob, submitJob } from './api.ts'
import { Picture } from './picture.svelte.ts'
import { QUESTION_LIMIT } from '#domain/job.ts'

/** A question on its way to becoming a job. */
export class Draft {
  readonly picture = new Picture()
  question = $state('')
  pictureError = $state<string | null>(null)
  questionError = $state<string | null>(null)
  /** What the server said against the job as a whole. */
  jobError = $state<string | null>(null)
  sending = $state(false)
  #last = { said: '', key: '' }

  /** Begins with the picture and the question of an earlier job. */
  async takeFrom(jobId: string): Promise<void> {
    const reply = await fetchJob(jobId)
    if (reply.kind === 'refused') return
    this.question ||= reply.value.question
    const [picture] = reply.value.images
    if (picture && this.picture.phase.kind === 'none') this.picture.adopt(picture, 'the same picture')
  }

  /**
   * Submits the job, after the picture's upload if that still runs.
   *
   * @returns the new job's id; null: something is missing or was refused, and the errors say what
   */
  async submit(): Promise<string | null> {
    if (this.sending || !this.#complete()) return null
    this.sending = true
    try {
      const stored = await this.picture.stored()
      return stored && (await this.#send(stored.id))
    } finally {
      this.sending = false
    }
  }

  #complete(): boolean {
    const { phase } = this.picture
    this.jobError = null
    this.pictureError = phase.kind === 'none' ? 'Choose a picture to ask about.' : null
    this.questionError = questionFault(this.question)
    return this.pictureError === null && this.questionError === null && phase.kind !== 'refused'
  }

  async #send(image: string): Promise<string | null> {
    const question = this.question.trim()
    const reply = await submitJob(question, [image], this.#keyFor(`${image} ${question}`))
    if (reply.kind === 'ok') return reply.value.jobId
    this.jobError = reply.sentence
    return null
  }

  /** The same submission has the same key, so that trying again never makes a second job. */
  #keyFor(said: string): string {
    if (this.#last.said !== said) this.#last = { said, key: randomKey() }
    return this.#last.key
  }
}

function questionFault(question: string): string | null {
  const length = question.trim().length
  if (length === 0) return 'Write what should be computed.'
  if (length <= QUESTION_LIMIT) return null
  return `The question has ${length} characters; ${QUESTION_LIMIT} are the most. Shorten it.`
}

/** Not `randomUUID`, which browsers keep from pages that came over plain HTTP. */
const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
