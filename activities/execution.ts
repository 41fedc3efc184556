import { createHash } from 'node:crypto'
import { log } from '@temporalio/activity'
import { recallStored } from '#adapters/storage/stored.ts'
import type { Repair, RunProgram } from '#domain/activities.ts'
import { answered, lastErrorOf } from '#domain/answered.ts'
import type { ExecutionFacts } from '#domain/attempt.ts'
import type { Execution, ExecutionRecord, SandboxOutcome } from '#domain/execution.ts'
import { SANDBOX_FAILURES, type FailureKind } from '#domain/outcomes.ts'
import type { JobInput } from '#domain/job.ts'
import type { Stored } from '#domain/stored.ts'
import { asStep, type Done, type ResultOf, type Work } from './as-step.ts'
import type { Collaborators } from './collaborators.ts'
import { PlatformError } from './failures.ts'
import { tell } from './journal.ts'
import { recalledText } from './kept.ts'
import { type Listener, withLiveOutput } from './live-output.ts'
import { questionOf } from './question.ts'

type Ran = ResultOf<RunProgram>

/** `runProgram`: the approved program in the sandbox, with the picture and the extraction it was planned on. */
export const createExecution = (collaborators: Collaborators): { runProgram: RunProgram } => ({
  runProgram: (job, { attempt, program, extraction }) =>
    asStep<ResultOf<RunProgram>>(collaborators, job, { step: 'execution', attempt }, async (work) => {
      const [approved, files] = await Promise.all([
        // Read by its hash: what the critic approved is what runs.
        recalledText(collaborators.storage, program),
        inputsOf(collaborators, job, extraction),
      ])
      const request = {
        program: approved,
        files,
        limits: collaborators.limits,
        labels: labelsOf(work, attempt),
        lease: `${job.organisation}/${job.jobId}`,
      }
      const execution = await withLiveOutput(listenerOf(collaborators, work, attempt), (hear) =>
        collaborators.sandbox.run(request, work.signal, hear),
      )
      work.signal.throwIfAborted()
      await throwOurs(collaborators, execution)
      return doneWith(work, attempt, program, execution)
    }),
})

async function inputsOf({ db, storage }: Collaborators, job: JobInput, extraction: Stored) {
  const pictures = async () => {
    const { images } = await questionOf(db, job)
    return Promise.all(
      images.map(async (image, index) => ({
        name: `image-${index}.png`,
        bytes: await recallStored(storage, image),
      })),
    )
  }
  const read = async () => ({ name: 'extraction.json', bytes: await recallStored(storage, extraction) })
  const [shown, described] = await Promise.all([pictures(), read()])
  return [...shown, described]
}

const labelsOf = ({ job, runId }: Work, attempt: number) => ({
  organisation: job.organisation,
  member: job.member,
  job: job.jobId,
  run: runId,
  attempt: String(attempt),
})

function listenerOf(collaborators: Collaborators, work: Work, attempt: number): Listener {
  const at = { step: 'execution', attempt, tries: work.tries } as const
  return {
    at,
    tell: (body) => tell(collaborators, work, body, at),
    complain: (error) => log.warn('live output ended early', { jobId: work.job.jobId, error }),
  }
}

/** Outcomes of a run that never began: they have one cause more, and a daemon that is away is waited for. */
const NOT_BEGUN: SandboxOutcome[] = ['infra_start', 'infra_misconfig']

/** @throws PlatformError when it was our fault */
async function throwOurs({ sandbox }: Collaborators, execution: Execution): Promise<void> {
  if (failureKindOf(execution) !== 'platform') return
  const { outcome, stderr } = execution
  const isAway = NOT_BEGUN.includes(outcome) && (await sandbox.isAway())
  throw new PlatformError(`${outcome}: ${stderr}`, isAway ? 'away' : outcome)
}

async function doneWith(
  work: Work,
  attempt: number,
  program: Stored,
  execution: Execution,
): Promise<Done<Ran>> {
  const kind = failureKindOf(execution)
  const stored = await keep(work, attempt, program, execution)
  const kept = { execution: factsOf(execution) }
  if (kind !== null) return { ...(await failed(work, attempt, kind, execution)), kept }
  const { ms, files } = execution
  return {
    result: { kind: 'ran', execution: stored },
    summary: `ran ${ms.run} ms, left ${files.length} ${files.length === 1 ? 'file' : 'files'}`,
    outcome: 'ok',
    kept,
  }
}

function factsOf({
  outcome,
  exitCode,
  signal,
  printed,
  runtime,
  seal,
  limits,
  ms,
}: Execution): ExecutionFacts {
  return { outcome, exitCode, signal, printed, runtime, seal, limits, ms }
}

const failureKindOf = (execution: Execution): FailureKind | null => {
  if (execution.outcome === 'ok' && !answered(execution)) return 'empty-output'
  return SANDBOX_FAILURES[execution.outcome]
}

async function failed(
  work: Work,
  attempt: number,
  kind: FailureKind,
  execution: Execution,
): Promise<Done<Ran>> {
  const { outcome, stderr } = execution
  const error = lastErrorOf(stderr) ?? (kind === 'empty-output' ? 'It ended without an answer.' : outcome)
  return {
    result: { kind: 'repair', repair: await repairOf(work, attempt, kind, error, stderr) },
    summary: error,
    outcome: 'failed',
    told: [{ kind: 'program-failed', step: 'execution', attempt, outcome, error }],
  }
}

async function repairOf(
  work: Work,
  attempt: number,
  kind: FailureKind,
  error: string,
  stderr: string,
): Promise<Repair> {
  const told = `The program failed: ${error}\n${stderr.slice(-4000)}`
  return {
    kind,
    findings: await work.keepText(`findings-execution-${attempt}.txt`, told, 'text/plain'),
    signature: createHash('sha256').update(`${kind}: ${error}`).digest('hex'),
  }
}

/** Bytes first, then the record that names them. */
async function keep(work: Work, attempt: number, program: Stored, execution: Execution): Promise<Stored> {
  const files: ExecutionRecord['files'] = []
  for (const { name, contentType, bytes } of execution.files) {
    files.push({ name, contentType, ...(await work.keepFile(bytes, contentType)) })
  }
  const record: ExecutionRecord = { ...execution, files, program }
  const text = new TextEncoder().encode(JSON.stringify(record))
  return work.keepProven(`execution-${attempt}.json`, text, 'application/json')
}
