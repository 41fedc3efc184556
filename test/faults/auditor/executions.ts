import {
  Client,
  Connection,
  isGrpcServiceError,
  type WorkflowHandle,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client'
import {
  ApplicationFailure,
  CancelledFailure,
  defineSearchAttributeKey,
  SearchAttributeType,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/common'
import type { JobOutcome } from '#domain/job.ts'
import type { JobRow } from './postgres.ts'
import { each } from './each.ts'
import type { World } from './world.ts'

/** How a run ended, by what Temporal gives as its result. */
export type Ended =
  | { how: 'completed'; outcome: JobOutcome }
  | { how: 'failed'; type: string | null }
  | { how: 'cancelled' | 'terminated' | 'timed out' }

/** A run as Temporal has it; `ended` is null while it is open. */
export interface Seen {
  runId: string
  ended: Ended | null
  organisation: string | null
}

/** What Temporal says of a job; null: it knows no such run. */
export interface SeenJob {
  newest: Seen | null
  /** The run that our row calls the current one. */
  current: Seen | null
}

export interface SeenExecutions {
  jobs: Map<string, SeenJob>
  /** Jobs of which a run is listed as open, ours or not. */
  open: string[]
}

const PREFIX = 'job/'
const ORGANISATION = defineSearchAttributeKey('Organisation', SearchAttributeType.KEYWORD)

/** Asks Temporal about every job, and for what it has beside them. */
export async function seeExecutions({ temporal }: World, jobs: readonly JobRow[]): Promise<SeenExecutions> {
  const { address, namespace, dataConverter } = temporal
  const connection = await Connection.connect({ address })
  const client = new Client({ connection, namespace, ...(dataConverter && { dataConverter }) })
  try {
    const seen = await each(jobs, async (job) => [job.id, await seeJob(client, job)] as const)
    return { jobs: new Map(seen), open: await openJobs(client) }
  } finally {
    await connection.close()
  }
}

async function seeJob(client: Client, { id, current_run_id: current }: JobRow): Promise<SeenJob> {
  const newest = await seeRun(client, id)
  if (current === null) return { newest, current: null }
  return { newest, current: newest?.runId === current ? newest : await seeRun(client, id, current) }
}

async function seeRun(client: Client, jobId: string, runId?: string): Promise<Seen | null> {
  try {
    const handle = client.workflow.getHandle(`${PREFIX}${jobId}`, runId, { followRuns: false })
    const said = await handle.describe()
    const open = said.status.name === 'RUNNING' || said.status.name === 'PAUSED'
    const exact = client.workflow.getHandle(said.workflowId, said.runId, { followRuns: false })
    const organisation = said.typedSearchAttributes.get(ORGANISATION) ?? null
    return { runId: said.runId, organisation, ended: open ? null : await endOf(exact) }
  } catch (error) {
    if (isUnknown(error)) return null
    throw error
  }
}

/** The number of NOT_FOUND, whose name is in a package of gRPC's own. */
const NOT_FOUND = 5

const isUnknown = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && codeOf(error) === NOT_FOUND)

const codeOf = ({ code }: { code: number }) => code

async function endOf(handle: WorkflowHandle): Promise<Ended> {
  try {
    return { how: 'completed', outcome: await handle.result() }
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error
    const { cause } = error
    if (cause instanceof CancelledFailure) return { how: 'cancelled' }
    if (cause instanceof TerminatedFailure) return { how: 'terminated' }
    if (cause instanceof TimeoutFailure) return { how: 'timed out' }
    return { how: 'failed', type: cause instanceof ApplicationFailure ? (cause.type ?? null) : null }
  }
}

async function openJobs(client: Client): Promise<string[]> {
  const open: string[] = []
  const query = `WorkflowType = 'answerImage' AND ExecutionStatus = 'Running'`
  for await (const { workflowId } of client.workflow.list({ query })) {
    if (workflowId.startsWith(PREFIX)) open.push(workflowId.slice(PREFIX.length))
  }
  return open
}
