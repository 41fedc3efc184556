import type { ParkingNote } from '#domain/activities.ts'
import type { JobClosing } from '#domain/job.ts'
import type { OnExhausted } from '#domain/parking.ts'
import type { Say, useScript } from './script.ts'

/** What the activities of the job that was started last were asked. */
export interface Noted {
  calls: string[]
  closings: JobClosing[]
  notes: ParkingNote[]
}

/** Starts jobs one after the other, and notes what is asked of the activities of the last one. */
export function notedJobs(play: Awaited<ReturnType<typeof useScript>>) {
  const script: Noted = { calls: [], closings: [], notes: [] }

  async function start(say: Say, onExhausted: OnExhausted = 'fail') {
    const closings: JobClosing[] = []
    const notes: ParkingNote[] = []
    const noted: Say = {
      finishJob: async (_, closing) => {
        closings.push(closing)
        return closing
      },
      noteParking: async (_, note) => void notes.push(note),
    }
    const job = await play.start({ ...noted, ...say }, { onExhausted })
    Object.assign(script, { calls: job.calls(), closings, notes } satisfies Noted)
    return job.handle
  }

  return { script, start }
}
