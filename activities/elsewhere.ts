import { activityInfo } from '@temporalio/activity'
import type { AtAttempt } from '#db/at-attempt.ts'
import { triesBefore } from '#db/attempts.ts'
import type { Db } from '#db/database.ts'
import type { JobInput } from '#domain/job.ts'
import { isAhead, isPrompt, STEP_TABLE } from '#domain/steps.ts'

/** What other activities have tried of the same turn of a step. */
export interface Elsewhere {
  /** How many tries they made. */
  tries: number
  /** Which of them counts as one of this activity's own, since it was only the first try at it; null: none. */
  own: number | null
}

/** Another activity may have tried it before: in the workflow's own turn, going on from the step before, or until the job was parked. */
export async function triedElsewhere(
  db: Db,
  job: JobInput,
  place: Omit<AtAttempt, 'tries'>,
): Promise<Elsewhere> {
  const first = firstOf(job, place)
  if (first === null && job.onExhausted !== 'park') return { tries: 0, own: null }
  const { tries, ahead } = await triesBefore(db, place)
  if (first === null) return { tries, own: null }
  if (first === 'ahead') return { tries, own: ahead }
  // One in the workflow's turn has been made even when it could not begin.
  return { tries: Math.max(1, tries), own: Math.max(1, tries) }
}

/** Where the first try at a step is made that this activity is the second place for; null: it is the first. */
function firstOf(
  { edition = 1 }: JobInput,
  { step, attempt }: Omit<AtAttempt, 'tries'>,
): 'turn' | 'ahead' | null {
  const { isLocal, activityType } = activityInfo()
  if (isPrompt(step, edition)) return isLocal ? null : 'turn'
  return isAhead(step, attempt, edition) && activityType === STEP_TABLE[step].activity ? 'ahead' : null
}
