import type { Check } from '#domain/check.ts'
import type { EventBody, JobEvent } from '#domain/event.ts'
import { STEPS, type Step } from '#domain/steps.ts'
import type { Finding } from '#domain/verdict.ts'
import { NO_OUTPUT, type Output, withOutput } from './output.ts'
import { type Decided, decidedBy, goneOn, type Parked, parkedBy } from './parkings.ts'

export type TryState = 'running' | 'done' | 'rejected' | 'failed' | 'unmet' | 'stopped'

/** One try at a step, as the events tell it. */
export interface Try {
  runId: string | null
  step: Step
  attempt: number
  /** Which try of Temporal's at this attempt, from 1. */
  tries: number
  state: TryState
  /** Milliseconds since 1970. */
  startedAt: number
  /** null: still running, or its end was never told. */
  ms: number | null
  cached: boolean
  summary: string | null
  /** What went wrong, in a sentence or as the program printed it. */
  error: string | null
  findings: Finding[]
  /** What the program printed. */
  output: Output
}

/** Some events do not tell which try of an attempt they are about. */
interface AtTry {
  step: Step
  attempt: number
  tries?: number
}

type Closing = Extract<EventBody, { kind: 'closed' }>

/** What the events up to `seq` have told of a job. Never mutated. */
export interface Progress {
  seq: number
  question: string | null
  tries: readonly Try[]
  checks: readonly Check[]
  closing: Closing | null
  /** null: the job does not wait for anybody. */
  parked: Parked | null
  /** What it waited for before, of all its runs. */
  decided: readonly Decided[]
  /** Number of the event with which the current run took over; 0: it is the first. */
  resetSeq: number
}

export const NO_PROGRESS: Progress = {
  seq: 0,
  question: null,
  tries: [],
  checks: [],
  closing: null,
  parked: null,
  decided: [],
  resetSeq: 0,
}

/**
 * Takes in one event.
 *
 * @returns `repeated` for an event that was seen before, `gap` when events before it are missing
 */
export function advance(
  progress: Progress,
  event: JobEvent,
): { kind: 'advanced'; progress: Progress } | { kind: 'repeated' } | { kind: 'gap' } {
  if (event.seq <= progress.seq) return { kind: 'repeated' }
  if (event.seq > progress.seq + 1) return { kind: 'gap' }
  return { kind: 'advanced', progress: { ...apply(progress, event), seq: event.seq } }
}

function apply(progress: Progress, event: JobEvent): Progress {
  const { body } = event
  switch (body.kind) {
    case 'accepted':
      return { ...progress, question: body.question }
    case 'reset':
      return restarted(progress, event, body.step)
    case 'step-started':
      return started(progress, event, body)
    case 'step-finished':
      return changed(progress, event, body, ({ state }) => ({
        state: settled(state, 'done'),
        ms: body.ms,
        cached: body.cached,
        summary: body.summary,
      }))
    case 'step-failed':
      return changed(progress, event, body, ({ state, error }) => ({
        state: settled(state, 'failed'),
        ms: body.ms,
        error: error ?? body.sentence,
      }))
    case 'output':
    case 'output-cut':
    case 'output-ended':
      return printed(progress, event, body)
    case 'rejected':
      return changed(progress, event, body, () => ({ state: 'rejected', findings: body.findings }))
    case 'program-failed':
      return changed(progress, event, body, () => ({ state: 'failed', error: body.error }))
    case 'checked':
      return { ...judged(progress, event, body), checks: body.checks }
    case 'closed':
      return closed(progress, event, body)
    case 'parked':
      return { ...progress, parked: parkedBy(event, body, progress.tries.at(-1)?.attempt ?? 1) }
    case 'resumed':
      return { ...progress, ...decided(progress, event) }
    case 'artifact':
      return progress
  }
}

/** Nobody is waited for any more. */
const decided = ({ parked, decided }: Progress, event: JobEvent) => ({
  parked: null,
  decided: parked ? [...decided, decidedBy(parked, event)] : decided,
})

/** A try that was given up may still print for a while beside the one that was begun after it. */
function printed(progress: Progress, event: JobEvent, body: Parameters<typeof withOutput>[1]): Progress {
  const at = progress.tries.findLastIndex(
    ({ runId, step, attempt, tries }) =>
      runId === event.runId && step === body.step && attempt === body.attempt && tries === body.tries,
  )
  const before = progress.tries[at]
  if (before === undefined) return progress
  return {
    ...progress,
    tries: progress.tries.with(at, { ...before, output: withOutput(before.output, body) }),
  }
}

/** The end of a step does not take back what was said about it before. */
const settled = (state: TryState, end: TryState): TryState => (state === 'running' ? end : state)

function judged(
  progress: Progress,
  event: JobEvent,
  body: Extract<EventBody, { kind: 'checked' }>,
): Progress {
  const unmet = body.checks.filter(({ passed }) => !passed)
  const error = unmet.map(({ name, detail }) => (detail === null ? name : `${name}: ${detail}`)).join('\n')
  return body.met ? progress : changed(progress, event, body, () => ({ state: 'unmet', error }))
}

/**
 * Another run took over. What it repeats is history, as far as the event says from where on that is; nothing of the
 * run before runs any more.
 */
function restarted(progress: Progress, event: JobEvent, step: Step | null): Progress {
  const point = progress.tries.findLast((each) => each.step === step)
  const tries = progress.tries
    .filter((each) => each.step !== 'finish' && (point === undefined || isBefore(each, point)))
    .map((each) => abandoned(each, event.at))
  const over = decided(progress, event)
  return { ...progress, ...over, tries, checks: [], closing: null, resetSeq: event.seq }
}

/** The first step of a new run says from where on all is told anew. */
function started(progress: Progress, event: JobEvent, body: AtTry): Progress {
  const tries = progress.tries
    .filter((each) => each.runId === event.runId || isBefore(each, body))
    .map((each) => (each.step === body.step ? abandoned(each, event.at) : each))
  const over = decided(progress, event)
  return {
    ...progress,
    ...over,
    decided: goneOn(over.decided, event.runId, body.attempt),
    closing: null,
    tries: [...tries, newTry(event, body)],
  }
}

/** Attempts follow each other, and in each of them the steps. */
const isBefore = (one: AtTry, other: AtTry): boolean =>
  one.step !== 'finish' &&
  (one.attempt - other.attempt || STEPS.indexOf(one.step) - STEPS.indexOf(other.step)) < 0

/** A step that begins again was left unfinished before, as when a worker dies in the middle of it. */
const abandoned = (each: Try, at: string): Try =>
  each.state === 'running'
    ? { ...each, state: 'stopped', ms: Math.max(0, Date.parse(at) - each.startedAt) }
    : each

const newTry = (event: JobEvent, { step, attempt, tries = 1 }: AtTry): Try => ({
  runId: event.runId,
  step,
  attempt,
  tries,
  state: 'running',
  startedAt: Date.parse(event.at),
  ms: null,
  cached: false,
  summary: null,
  error: null,
  findings: [],
  output: NO_OUTPUT,
})

function changed(
  progress: Progress,
  event: JobEvent,
  body: AtTry,
  change: (before: Try) => Partial<Try>,
): Progress {
  const at = progress.tries.findLastIndex(
    ({ step, attempt }) => step === body.step && attempt === body.attempt,
  )
  const before = progress.tries[at]
  if (before === undefined) {
    const added = newTry(event, body)
    return { ...progress, tries: [...progress.tries, { ...added, ...change(added) }] }
  }
  return { ...progress, tries: progress.tries.with(at, { ...before, ...change(before) }) }
}

/** Nothing runs in a job that has closed. The last step has no other event than this one. */
function closed(progress: Progress, event: JobEvent, closing: Closing): Progress {
  const at = closing.endedAt ?? event.at
  const finish: Try = { ...newTry({ ...event, at }, { step: 'finish', attempt: 1 }), state: 'done' }
  const others = progress.tries.filter(({ step }) => step !== 'finish').map((each) => abandoned(each, at))
  return { ...progress, ...decided(progress, event), tries: [...others, finish], closing }
}
