import { z } from 'zod'
import type { JobEvent } from '#domain/event.ts'
import type { JobStatus } from '#domain/job.ts'
import { questionOf } from '#test/faults/asking.ts'
import type { Stage } from './stage.ts'

/** A job from the request to the terminal event, as whoever asked saw it. */
export interface Asked {
  jobId: string
  /** When the request was sent, in milliseconds since 1970. */
  sentAt: number
  /** From then until the terminal event was received. */
  ms: number
}

interface Wanted {
  /** How the job is to close. */
  status?: JobStatus
  /** Is called with each event, as it comes. */
  hear?: (event: JobEvent) => void
}

let asked = 0

/**
 * Asks about a picture that was sent before what nobody has asked yet, and reads along to the end.
 * @throws Error when the job closes otherwise than wanted
 */
export async function ask(
  stage: Stage,
  { status = 'succeeded', hear = () => {} }: Wanted = {},
): Promise<Asked> {
  const body = nextQuestion(stage)
  const sentAt = Date.now()
  const since = performance.now()
  const jobId = await send(stage, body)
  let ms: number | null = null
  for await (const event of stage.client.events(jobId)) {
    if (event.body.kind === 'closed') ms = performance.now() - since
    if (event.body.kind === 'closed' && event.body.status !== status)
      throw new Error(`The job ${jobId} is ${event.body.status}: ${event.body.sentence}`)
    hear(event)
  }
  if (ms === null) throw new Error(`The job ${jobId} did not close.`)
  return { jobId, sentAt, ms }
}

function nextQuestion({ pictures }: Stage): string {
  asked += 1
  const picture = pictures[asked % pictures.length]
  return JSON.stringify({ question: questionOf(asked), images: [picture] })
}

const form = z.object({ jobId: z.string() })

async function send({ url }: Stage, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/api/jobs`, { method: 'POST', headers, body })
  if (response.status !== 202) throw new Error(`A job was refused: ${await response.text()}`)
  return form.parse(await response.json()).jobId
}
