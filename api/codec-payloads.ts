import { z } from 'zod'
import type { Jobs } from '#temporal/client.ts'
import { readJson } from './body.ts'
import { Problem } from './problem.ts'

/** A payload as Temporal keeps it. */
export type Payload = Parameters<Jobs['codec']['decode']>[0][number]

/** The same in JSON, with all bytes in base64. */
export interface PayloadJson {
  metadata: Record<string, string>
  data: string
}

/** Temporal takes 4 MB at once, which base64 makes a third longer. */
const BODY_BYTES = 8 * 1024 * 1024

const bytes = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)
const payload = z.object({ metadata: z.record(z.string(), bytes).default({}), data: bytes.default('') })
/** Of a query the command sends none at all. */
const body = z.object({ payloads: z.array(payload).nullish() })

/**
 * Reads `{"payloads": [{"metadata", "data"}]}`.
 * @throws Problem 400, 413, 422
 */
export async function payloadsOf(request: Request): Promise<Payload[]> {
  const parsed = body.safeParse(await readJson(request, BODY_BYTES))
  if (parsed.success) return (parsed.data.payloads ?? []).map(fromJson)
  throw new Problem(
    422,
    'body_invalid',
    'The codec wants {"payloads": [{"metadata": {…}, "data": …}]}, bytes in base64.',
  )
}

const fromJson = ({ metadata, data }: PayloadJson): Payload => ({
  metadata: Object.fromEntries(Object.entries(metadata).map(([name, text]) => [name, bytesOf(text)])),
  data: bytesOf(data),
})

export const toJson = ({ metadata, data }: Payload): PayloadJson => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, textOf(value)])),
  data: textOf(data ?? new Uint8Array()),
})

const bytesOf = (text: string) => Buffer.from(text, 'base64')
const textOf = (value: Uint8Array) => Buffer.from(value).toString('base64')
