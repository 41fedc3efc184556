import { activityInfo } from '@temporalio/activity'
import { recallStored } from '#adapters/storage/stored.ts'
import type { DescribeImage, Refused } from '#domain/activities.ts'
import type { Extraction } from '#domain/extraction.ts'
import type { JobRef } from '#domain/job.ts'
import { REASON_SENTENCES } from '#domain/outcomes.ts'
import { understand } from '#domain/understand.ts'
import { askForJson } from './ask-model.ts'
import { asStep, type ResultOf } from './as-step.ts'
import type { Collaborators } from './collaborators.ts'
import { PROMPTS } from './prompts.ts'
import { questionOf } from './question.ts'
import { readingReply } from './replies.ts'

/** `describeImage`: what is printed in the picture, as tables of cells with ids. */
export const createVision = (collaborators: Collaborators): { describeImage: DescribeImage } => ({
  describeImage(job) {
    // Read while the first try is written down. A later one may have lost its worker to it, or need it no more.
    const early = activityInfo().attempt > 1 ? null : firstImage(collaborators, job).catch(() => null)
    return asStep<ResultOf<DescribeImage>>(
      collaborators,
      job,
      { step: 'vision', attempt: 1 },
      async (work) => {
        const image = (await early) ?? (await firstImage(collaborators, work.job))
        const { value, cached, model } = await askForJson(collaborators, work, {
          role: 'vision',
          prompt: PROMPTS.vision,
          // Without the question: what is printed does not hang on it, so that the next question
          // about the same picture finds it in the cache.
          user: 'Read this picture.',
          image,
          name: 'reading',
          form: readingReply,
        })
        const extraction = understand(value, model)
        if (!holdsNumbers(extraction)) return NOTHING
        const stored = await work.keepJson('extraction.json', extraction)
        return {
          result: { kind: 'read', extraction: stored },
          summary: summaryOf(extraction),
          outcome: 'ok',
          cached,
        }
      },
    )
  },
})

async function firstImage({ db, storage }: Collaborators, job: JobRef) {
  const { images } = await questionOf(db, job)
  const [image] = images
  if (!image) throw new Error(`job ${job.jobId} has no image`)
  return { bytes: await recallStored(storage, image), sha256: image.sha256 }
}

const NOTHING = {
  result: {
    kind: 'refused',
    reason: 'nothing-to-compute',
    sentence: REASON_SENTENCES['nothing-to-compute'],
  } satisfies Refused,
  summary: 'nothing to compute from',
  outcome: 'refused' as const,
}

const holdsNumbers = (extraction: Extraction) =>
  extraction.tables.some((table) => table.cells.some((cell) => cell.number !== null))

const summaryOf = ({ tables }: Extraction) =>
  tables
    .map((table) => `${table.kind} of ${table.rows.length} rows and ${table.columns.length} columns`)
    .join(', ')
