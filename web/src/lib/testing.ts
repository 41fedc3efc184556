import type { EventBody, JobEvent } from '#domain/event.ts'
import type { Step } from '#domain/steps.ts'
import { advance, NO_PROGRESS, type Progress } from './progress.ts'

export const START = Date.parse('2026-11-24T12:00:00.000Z')

export const event = (seq: number, body: EventBody, runId: string | null = 'run-1'): JobEvent => ({
  jobId: 'job-1',
  seq,
  runId,
  at: new Date(START + seq * 1000).toISOString(),
  body,
})

export const started = (step: Step, attempt = 1, tries = 1): EventBody => ({
  kind: 'step-started',
  step,
  attempt,
  tries,
})
export const finished = (step: Step, attempt = 1, ms = 500): EventBody => ({
  kind: 'step-finished',
  step,
  attempt,
  tries: 1,
  ms,
  cached: false,
  summary: `${step} done`,
})
export const closed = (
  status: 'succeeded' | 'failed' | 'cancelled',
): Extract<EventBody, { kind: 'closed' }> => ({
  kind: 'closed',
  status,
  reason: null,
  sentence: null,
  verification: null,
  text: null,
})
export const rejected: EventBody = {
  kind: 'rejected',
  step: 'critic',
  attempt: 1,
  findings: [{ kind: 'lint', tool: 'ruff', code: 'F821', message: 'Undefined name', line: 3 }],
}

/** Takes in events in order, from the first or from where `before` ends. */
export function after(events: readonly JobEvent[], before = NO_PROGRESS): Progress {
  return events.reduce((progress, each) => {
    const taken = advance(progress, each)
    if (taken.kind !== 'advanced') throw new Error(`Event ${each.seq} was ${taken.kind}.`)
    return taken.progress
  }, before)
}

export const told = (...bodies: EventBody[]) => after(bodies.map((body, index) => event(index + 1, body)))
export const reset = (step: Step | null): EventBody => ({
  kind: 'reset',
  by: 'mem_local',
  reason: 'mended',
  step,
})
export const parked = (parking = 1): EventBody => ({
  kind: 'parked',
  step: 'codegen',
  parking,
  reason: 'model-output',
  sentence: 'The model did not answer in the form that was asked for.',
})
export const resumed = (parking = 1): EventBody => ({ kind: 'resumed', step: 'codegen', parking })
