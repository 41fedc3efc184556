import type { Wakeups } from '#adapters/events/events.ts'
import type { RememberedStorage } from '#adapters/storage/memory.ts'
import type { Db } from '#db/database.ts'

/** What it takes to record what became of a job, by whoever does: its own steps, or the one who looks after jobs. */
export interface Recorder {
  db: Db
  storage: RememberedStorage
  wakeups: Wakeups
}
