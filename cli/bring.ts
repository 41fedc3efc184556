import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import type { ReportedArtifact } from '#domain/job-report.ts'
import type { JobView } from '#domain/job.ts'
import type { Client } from '#sdk/client.ts'

/**
 * Writes a job's files below `folder`, in a folder of the job's own.
 * @throws ApiError, or an error of the file system
 */
export async function bring(client: Client, job: JobView, folder: string): Promise<ReportedArtifact[]> {
  const home = resolve(folder, job.jobId)
  return Promise.all(
    job.artifacts.map(async ({ name, contentType, bytes, sha256, url }, index) => {
      const path = placeOf(home, name, index)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, await client.artifact(url))
      return { name, contentType, bytes, sha256, path }
    }),
  )
}

/** Names are the program's and may hold folders; none of them leads out of the job's own. */
function placeOf(home: string, name: string, index: number): string {
  const path = resolve(home, name)
  return path.startsWith(home + sep) ? path : join(home, `file-${index}`)
}
