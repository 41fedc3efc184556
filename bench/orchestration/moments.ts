import proto from '@temporalio/proto'
import { ledgerOf } from '#db/attempts.ts'
import { eventsAfter } from '#db/events.ts'
import type { Attempt } from '#domain/attempt.ts'
import type { JobEvent } from '#domain/event.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { STEP_TABLE, type Step, STEPS } from '#domain/steps.ts'
import { workflowIdOf } from '#temporal/names.ts'
import type { Asked } from './asking.ts'
import type { Moments, StepMoments } from './phases.ts'
import type { Stage } from './stage.ts'

export type History = proto.temporal.api.history.v1.IHistoryEvent[]

/** What there is to be known of a job that has closed. */
interface Records {
  history: History
  events: JobEvent[]
  attempts: Attempt[]
}

const MOST_EVENTS = 500

export async function historyOf({ temporal }: Pick<Stage, 'temporal'>, { jobId }: Asked): Promise<History> {
  return (await temporal.workflow.getHandle(workflowIdOf(jobId)).fetchHistory()).events ?? []
}

/** When a job that took no detour came to what, from Temporal's history, its events and its attempts. */
export async function momentsOf(stage: Stage, asked: Asked): Promise<Moments> {
  const { organisation } = LOCAL_OWNER
  const { jobId, sentAt, ms } = asked
  const records: Records = {
    history: await historyOf(stage, asked),
    events: await eventsAfter(stage.db, organisation, jobId, 0, MOST_EVENTS),
    attempts: await ledgerOf(stage.db, organisation, jobId),
  }
  return {
    sent: sentAt,
    accepted: toldAt(records, ({ body }) => body.kind === 'accepted'),
    started: timeOf(records.history[0]),
    steps: inTurn(STEPS.filter((step) => step !== 'finish').map((step) => stepMoments(records, step))),
    closing: Date.parse(attemptOf(records, 'finish').startedAt),
    closed: toldAt(records, ({ body }) => body.kind === 'closed'),
    heard: sentAt + ms,
  }
}

function stepMoments(records: Records, step: Step): StepMoments {
  const { activity } = STEP_TABLE[step]
  const scheduled = records.history.find(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === activity,
  )
  const opened = toldAt(records, ({ body }) => body.kind === 'step-started' && body.step === step)
  const finished = Date.parse(attemptOf(records, step).finishedAt ?? '')
  // Within the workflow's own turn, of which Temporal hears only afterwards.
  if (!scheduled) return { step, scheduled: opened, begun: opened, opened, finished, reported: finished }
  const isOf = (attributes: { scheduledEventId?: unknown } | null | undefined) =>
    attributes && String(attributes.scheduledEventId) === String(scheduled?.eventId)
  return {
    step,
    scheduled: timeOf(scheduled),
    begun: timeOf(records.history.find((event) => isOf(event.activityTaskStartedEventAttributes))),
    opened,
    finished,
    reported: timeOf(records.history.find((event) => isOf(event.activityTaskCompletedEventAttributes))),
  }
}

/** Of steps that one activity made, its report is that of the last. */
function inTurn(steps: readonly StepMoments[]): StepMoments[] {
  const told: StepMoments[] = []
  let reported = 0
  for (const [index, step] of steps.entries()) {
    reported = Math.max(reported, step.reported)
    const isLast = (steps[index + 1]?.opened ?? Infinity) >= reported
    told.push({ ...step, reported: isLast ? reported : step.finished })
  }
  return told
}

function attemptOf({ attempts }: Records, step: Step): Attempt {
  const found = attempts.find((attempt) => attempt.step === step)
  if (!found) throw new Error(`The job has no attempt at ${step}.`)
  return found
}

function toldAt({ events }: Records, wanted: (event: JobEvent) => boolean): number {
  const found = events.find(wanted)
  if (!found) throw new Error('The job lacks an event.')
  return Date.parse(found.at)
}

/** Milliseconds since 1970. @throws Error when there is no such event */
export function timeOf(event: History[number] | undefined): number {
  const time = event?.eventTime
  if (!time) throw new Error("Temporal's history lacks an event.")
  return Number(time.seconds ?? 0) * 1000 + (time.nanos ?? 0) / 1e6
}
