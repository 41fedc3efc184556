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
  /** Which of them count as this activity's own, since each was only the first try of its place. */
  own: number[]
}

/** Another activity may have tried it before: going on from the reading, in the workflow's own turn, or until the job was parked. */
export async function triedElsewhere(
  db: Db,
  job: JobInput,
  place: Omit<AtAttempt, 'tries'>,
): Promise<Elsewhere> {
  const { isAfterReading, isAfterTurn } = placeOf(job, place)
  if (!isAfterReading && !isAfterTurn && job.onExhausted !== 'park') return { tries: 0, own: [] }
  const { tries, ahead } = await triesBefore(db, place)
  const read = isAfterReading ? (ahead ?? 0) : 0
  // One in the workflow's turn has been made even when it could not begin.
  const made = isAfterTurn ? Math.max(read + 1, tries) : tries
  const turn = isAfterTurn ? [made] : []
  // Whoever has a parked job go on wants as many tries as there were at first.
  const isFirst = read > 0 && made === read + turn.length
  return { tries: made, own: isFirst ? [read, ...turn] : turn }
}

/** Which places come before this activity's: the activity that read the picture, the workflow's own turn. */
function placeOf({ edition = 1 }: JobInput, { step, attempt }: Omit<AtAttempt, 'tries'>) {
  const { isLocal, activityType } = activityInfo()
  const isOwn = activityType === STEP_TABLE[step].activity
  return {
    isAfterReading: isOwn && isAhead(step, attempt, edition),
    isAfterTurn: isOwn && !isLocal && isPrompt(step, edition),
  }
}
