import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { refusalReport, reportOf, type JobReport, type ReportedArtifact } from '#domain/job-report.ts'
import type { JobView } from '#domain/job.ts'
import { ApiError, type Client } from '#sdk/client.ts'
import { linesOf } from './told.ts'
import { tell } from './terminal.ts'

export interface Asked {
  report: JobReport
  /** What the user is told when it did not succeed. */
  sentence: string | null
}

interface Question {
  image: string
  question: string
  /** Folder under which a folder of the job's files is made. */
  folder: string
}

/**
 * Asks one question about one picture through the API, tells its steps as they happen, and brings
 * its files.
 * @throws ApiError, or an error of the file system when the picture cannot be read
 */
export async function askJob(client: Client, { image, question, folder }: Question): Promise<Asked> {
  const bytes = await readFile(image)
  const { jobId } = await client.ask({ image: bytes, fileName: basename(image), question })
  for await (const { body } of client.events(jobId)) linesOf(body).forEach((line) => tell(line))
  const job = await client.job(jobId)
  return { report: reportOf(job, await bring(client, job, folder)), sentence: job.sentence }
}

/** The same, with a refusal of the input told as the report of a job that never was. */
export async function askOrRefuse(client: Client, question: Question): Promise<Asked> {
  try {
    return await askJob(client, question)
  } catch (error) {
    if (error instanceof ApiError) return { report: refusalReport(error.code), sentence: error.detail }
    if (isMissingFile(error)) {
      return { report: refusalReport('image_missing'), sentence: `There is no picture at ${question.image}.` }
    }
    throw error
  }
}

const isMissingFile = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')

async function bring(client: Client, job: JobView, folder: string): Promise<ReportedArtifact[]> {
  if (job.artifacts.length === 0) return []
  const home = resolve(folder, job.jobId)
  await mkdir(home, { recursive: true })
  return Promise.all(
    job.artifacts.map(async ({ name, contentType, bytes, sha256, url }, index) => {
      // The name is the program's: its last part only, so that no file leaves the folder.
      const path = join(home, basename(name) || `file-${index}`)
      await writeFile(path, await client.artifact(url))
      return { name, contentType, bytes, sha256, path }
    }),
  )
}
