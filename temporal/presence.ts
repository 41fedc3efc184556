import { createAlarm } from '#adapters/events/alarm.ts'
import { connect, type Db } from '#db/database.ts'
import { absentWorkers, attend, leave, relieve, type TaskInHand } from '#db/presence.ts'

/** How often is looked who is there, in milliseconds. */
const LOOK_MS = 250
/** One that is absent for longer does not come back, in milliseconds: a session that broke is made anew at once. */
const ABSENT_MS = 1000
/** What cut this worker off may have cut off others, which are given as long to come back, in milliseconds. */
const RETURN_MS = 5000
/** Before a session that broke is made anew, in milliseconds. */
const AGAIN_MS = 250

export interface PresenceCollaborators {
  databaseUrl: string
  /** The number of this worker, and the name of its process. */
  worker: number
  owner: string
  /** Has a task of a worker that is dead tried again. */
  giveUp: (task: TaskInHand) => Promise<void>
  log: { warn(fields: object, message: string): void }
}

/**
 * Makes this worker present, and has what dead ones had in hand tried again, long before their heartbeats are missed. A
 * worker that only seems dead does no harm: what it does counts no more, as after a missed heartbeat.
 * @returns `stop()`, to be called when it has nothing in hand any more
 */
export function createPresence(collaborators: PresenceCollaborators): { stop(): Promise<void> } {
  // Of its own: behind the statements of its steps a worker that is alive might be too late to come back.
  const db = connect(collaborators.databaseUrl, { connections: 2 })
  const stopping = new AbortController()
  const running = run(collaborators, db, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await running
      await db.destroy()
    },
  }
}

/** One session after the other, since each may break. That Postgres is away is said once. */
async function run(collaborators: PresenceCollaborators, db: Db, signal: AbortSignal): Promise<void> {
  const alarm = createAlarm(signal)
  let isSaid = false
  for (let returnMs = 0; !signal.aborted; returnMs = RETURN_MS) {
    try {
      await db.connection().execute(async (session) => {
        const look = createLook(collaborators, db, performance.now() + returnMs)
        for (; !signal.aborted; await alarm.wait(LOOK_MS)) {
          await look(session)
          isSaid = false
        }
        await leave(session, collaborators.worker)
      })
    } catch (error) {
      if (!isSaid) collaborators.log.warn({ error }, 'this worker is not seen as present; it is tried again')
      isSaid = true
      await alarm.wait(AGAIN_MS)
    }
  }
}

/** Looks of one session: who is absent in all of them for a while is dead. */
function createLook(collaborators: PresenceCollaborators, db: Db, trustedAt: number) {
  const { worker, owner } = collaborators
  let isPresent = false
  let since = new Map<number, number>()
  return async (session: Db): Promise<void> => {
    isPresent ||= await attend(session, worker, owner)
    const now = performance.now()
    if (now < trustedAt) return
    const absent = await absentWorkers(session)
    isPresent &&= !absent.includes(worker)
    since = new Map(absent.map((number) => [number, since.get(number) ?? now]))
    const dead = absent.find((number) => number !== worker && now - (since.get(number) ?? now) >= ABSENT_MS)
    // One a look, since this session has to be heard of. When it fails, others have time to do better.
    if (dead !== undefined && !(await isRelieved(collaborators, db, dead))) since.delete(dead)
  }
}

const GIVEN_UP = 'a worker is dead; what it had in hand is tried again'
const IDLE = 'a worker is dead; it had nothing in hand, or that is tried again already'

/** Temporal may be away, or out of the reach of this worker alone: then whoever looks next does it. */
async function isRelieved({ giveUp, log }: PresenceCollaborators, db: Db, worker: number): Promise<boolean> {
  try {
    const tasks = await relieve(db, worker, giveUp)
    if (tasks !== null) log.warn({ worker, tasks }, tasks > 0 ? GIVEN_UP : IDLE)
    return true
  } catch (error) {
    log.warn({ worker, error }, 'a worker is dead, and what it had in hand could not be given up')
    return false
  }
}
