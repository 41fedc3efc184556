import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import type { Config } from '#config.ts'
import { STEP_TABLE, type Step } from '#domain/steps.ts'
import { temporal as server } from '#stack/temporal.ts'

const execute = promisify(execFile)

interface HistoryEvent {
  activityTaskScheduledEventAttributes?: {
    activityType: { name: string }
    workflowTaskCompletedEventId: string
  }
}

/** The `temporal` command as an operator types it, and what they read off a history. */
export async function useOperator({ address, namespace }: Config['temporal']) {
  const found = await server.find()
  if (!found) throw new Error('the temporal command is not there')

  async function temporal(...words: string[]): Promise<string> {
    const { stdout } = await execute(found?.path ?? '', [
      ...words,
      '--address',
      address,
      '--namespace',
      namespace,
    ])
    return stdout
  }

  /** The event to reset to so that a step is made again: the rule that each job's details tell. */
  async function eventOf(jobId: string, step: Step): Promise<string> {
    const shown = await temporal('workflow', 'show', '-w', `job/${jobId}`, '-o', 'json')
    const { events }: { events: HistoryEvent[] } = JSON.parse(shown)
    const scheduled = events
      .map(({ activityTaskScheduledEventAttributes: event }) => event)
      .findLast((event) => event?.activityType.name === STEP_TABLE[step].activity)
    if (!scheduled) throw new Error(`the job never came to ${step}`)
    return scheduled.workflowTaskCompletedEventId
  }

  return { temporal, eventOf }
}
