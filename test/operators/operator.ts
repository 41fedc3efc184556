import { promisify } from 'node:util'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Config } from '#config.ts'
import { STEP_TABLE, type Step } from '#domain/steps.ts'
import { temporal as server } from '#stack/temporal.ts'

const execute = promisify(execFile)
const CLI = join(import.meta.dirname, '..', '..', 'cli', 'main.ts')

interface HistoryEvent {
  activityTaskScheduledEventAttributes?: {
    activityType: { name: string }
    workflowTaskCompletedEventId: string
  }
  markerRecordedEventAttributes?: {
    markerName: string
    /** Base64 of JSON, which Temporal's page shows as text. */
    details: { data: { payloads: { data: string }[] } }
    workflowTaskCompletedEventId: string
  }
}

/** The activity that an event begins, and the event to reset to; null: it begins none. */
function begunBy({
  activityTaskScheduledEventAttributes: scheduled,
  markerRecordedEventAttributes: marker,
}: HistoryEvent) {
  if (scheduled)
    return { activity: scheduled.activityType.name, event: scheduled.workflowTaskCompletedEventId }
  if (marker?.markerName !== 'core_local_activity') return null
  const [said] = marker.details.data.payloads
  const { activity_type: activity } = JSON.parse(Buffer.from(said?.data ?? '', 'base64').toString())
  return { activity, event: marker.workflowTaskCompletedEventId }
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
    const begun = events.map(begunBy).findLast((each) => each?.activity === STEP_TABLE[step].activity)
    if (!begun) throw new Error(`the job never came to ${step}`)
    return begun.event
  }

  return { temporal, eventOf }
}

/**
 * `npx reckoner reset` as an operator types it: exit code and what `--json` printed.
 * @param port of an API on this machine
 */
export async function resetCommand(port: number, ...words: string[]) {
  const env = { ...process.env, RECKONER_URL: `http://127.0.0.1:${port}` }
  const child = spawn(process.execPath, [CLI, 'reset', ...words, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { code, report: printed === '' ? null : JSON.parse(printed) }
}
