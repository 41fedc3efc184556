import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { refusalReport, reportOf, type JobReport } from '#domain/job-report.ts'
import { ApiError, type Client } from '#sdk/client.ts'
import { messageOf } from '#stack/message.ts'
import { bring } from './bring.ts'
import { linesOf } from './told.ts'
import { dim, tell } from './terminal.ts'

export interface Asked {
  report: JobReport
  /** What the user is told when it did not succeed. */
  sentence: string | null
}

interface Question {
  /** Path of the picture, whose bytes are given. */
  image: string
  picture: Uint8Array
  question: string
  /** Folder under which a folder of the job's files is made. */
  folder: string
}

/**
 * Asks one question about one picture through the API, tells its steps as they happen, and brings its
 * files. Whatever goes wrong is told as a report too: input that is refused as that of a job that
 * never was.
 */
export async function askJob(client: Client, question: Question): Promise<Asked> {
  const submitted = await submit(client, question).catch(refused(null))
  if ('report' in submitted) return submitted
  return follow(client, submitted.jobId, question.folder).catch(refused(submitted.jobId))
}

const submit = async (client: Client, { image, picture, question }: Question) =>
  client.ask({
    image: picture,
    fileName: basename(image),
    question,
    idempotencyKey: randomUUID(),
  })

async function follow(client: Client, jobId: string, folder: string): Promise<Asked> {
  for await (const { body } of client.events(jobId)) linesOf(body).forEach((line) => tell(line))
  const job = await client.job(jobId)
  tell(dim(`  computed with the ${job.models}`))
  return { report: reportOf(job, await bring(client, job, folder)), sentence: job.sentence }
}

/** Errors of reading the picture, by their system code. */
const UNREADABLE: Record<string, string> = {
  ENOENT: 'There is no file of that name',
  ENOTDIR: 'There is no file of that name',
  EISDIR: 'That is a folder and not a picture',
  EACCES: 'This user may not read it',
}

/** The picture's bytes, or what is told when there are none to send. */
export async function readPicture(image: string): Promise<Uint8Array | Asked> {
  try {
    return await readFile(image)
  } catch (error) {
    const sentence = UNREADABLE[error instanceof Error && 'code' in error ? String(error.code) : '']
    return sentence
      ? { report: refusalReport('image_missing'), sentence: `${sentence}: ${image}` }
      : refused(null)(error)
  }
}

const refused =
  (jobId: string | null) =>
  (error: unknown): Asked =>
    error instanceof ApiError
      ? { report: refusalReport(error.code, jobId), sentence: error.detail }
      : { report: refusalReport('unavailable', jobId), sentence: messageOf(error) }
