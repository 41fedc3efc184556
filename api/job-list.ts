import { z } from 'zod'
import type { Cursor } from '#db/jobs.ts'
import type { JobHeadline } from '#domain/job.ts'
import { Problem } from './problem.ts'

/** Where a page ends, as an opaque word. */
export const cursorOf = (last: Pick<JobHeadline, 'createdAt' | 'jobId'> | undefined): string | null =>
  last ? Buffer.from(`${last.createdAt} ${last.jobId}`).toString('base64url') : null

const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\w+)$/

const cursor = z.string().transform((word, context): Cursor => {
  const [, createdAt = '', jobId = ''] = FORM.exec(Buffer.from(word, 'base64url').toString()) ?? []
  const at = new Date(createdAt)
  if (!Number.isNaN(at.getTime())) return { createdAt: at, jobId }
  context.addIssue('no cursor of ours')
  return z.NEVER
})

const query = z.object({
  before: cursor.nullable().default(null),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

/**
 * Which page of the list is asked for.
 * @throws Problem 422
 */
export function pageOf(given: Record<string, string>): { before: Cursor | null; limit: number } {
  const parsed = query.safeParse(given)
  if (parsed.success) return parsed.data
  throw new Problem(
    422,
    'query_invalid',
    'The list wants limit from 1 to 100, and before from the page before.',
  )
}
