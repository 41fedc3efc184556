import type { AnswerValue } from '#domain/answer.ts'
import type { JobView } from '#domain/job.ts'
import { type Client, createClient } from '#sdk/client.ts'
import type { Reply } from '#test/pictures/expectation.ts'
import { isPlot } from '#test/pictures/plot-file.ts'

/** Puts one question about one picture, and waits for what comes of it. */
export type Questioner = (
  image: Uint8Array,
  fileName: string,
  question: string,
) => Promise<{ jobId: string; reply: Reply }>

/** Asks an instance through its API, as any client would. */
export function createQuestioner(baseUrl: string): Questioner {
  const client = createClient({ baseUrl })
  return async (image, fileName, question) => {
    const { jobId } = await client.ask({ image, fileName, question })
    for await (const { body } of client.events(jobId)) if (body.kind === 'closed') break
    const job = await client.job(jobId)
    return { jobId, reply: await replyOf(job, client) }
  }
}

async function replyOf(job: JobView, client: Client): Promise<Reply> {
  const reason = job.status === 'succeeded' ? null : `${job.reason ?? job.status}: ${job.sentence ?? ''}`
  const first = firstOf(job.answer?.values ?? [])
  return { succeeded: job.status === 'succeeded', reason, first, plots: await countPlots(job, client) }
}

const firstOf = ([first]: readonly AnswerValue[]): Reply['first'] =>
  first === undefined ? null : { value: first.value, unit: first.unit }

async function countPlots(job: JobView, client: Client): Promise<number> {
  const images = job.artifacts.filter(({ contentType }) => contentType === 'image/png')
  const drawn = await Promise.all(images.map(async ({ url }) => isPlot(await client.artifact(url))))
  return drawn.filter(Boolean).length
}
