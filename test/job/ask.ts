import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobEvent } from '#domain/event.ts'
import type { JobView } from '#domain/job.ts'
import sharp from 'sharp'
import { createClient } from '#sdk/client.ts'

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples')

/** Asks a running instance about one of the examples, and gives the closed job with all its events. */
export async function askExample(
  baseUrl: string,
  file: string,
  question: string,
): Promise<{ job: JobView; events: JobEvent[] }> {
  const client = createClient({ baseUrl })
  const image = await readFile(join(EXAMPLES, file))
  const { jobId } = await client.ask({ image, fileName: file, question })
  const events: JobEvent[] = []
  for await (const event of client.events(jobId)) events.push(event)
  return { job: await client.job(jobId), events }
}

/** The example chart with another margin for each `mark`: the same to a reader, another to a cache. */
export const pictureOf = async (mark: string): Promise<Uint8Array> =>
  sharp(join(EXAMPLES, 'energy-chart.png'))
    .extend({ bottom: 3 + mark.length, background: 'white' })
    .png()
    .toBuffer()

/** Scripted faults of the built-in models. */
export async function script(modelUrl: string, faults: object[]): Promise<void> {
  await fetch(`${modelUrl}/script`, { method: 'DELETE' })
  const response = await fetch(`${modelUrl}/script`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  })
  if (!response.ok) throw new Error(await response.text())
}
