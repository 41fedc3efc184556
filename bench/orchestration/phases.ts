import { median } from '#bench/statistics.ts'
import type { Step } from '#domain/steps.ts'

/** When a step came to what, in milliseconds since 1970. */
export interface StepMoments {
  step: Step
  /** Temporal knows that it is to be done. */
  scheduled: number
  /** A worker was given it. */
  begun: number
  /** Its run and its try are registered, and its start is told. */
  opened: number
  /** Its work is done and kept, and the ledger says so. */
  finished: number
  /** Its end is told, and Temporal has its result. */
  reported: number
}

/** When a job came to what, in milliseconds since 1970. */
export interface Moments {
  sent: number
  /** The row of its first event is written. */
  accepted: number
  /** Temporal has its workflow. */
  started: number
  steps: StepMoments[]
  /** The recording of its end has begun. */
  closing: number
  /** Its end is written. */
  closed: number
  /** The terminal event was received. */
  heard: number
}

/** One stretch of a job's time. `part` is the step, or empty. */
export interface Phase {
  part: Step | ''
  name: string
  ms: number
}

/** All of a job's time, each moment of it in one phase, in their order. */
export function phasesOf({ sent, accepted, started, steps, closing, closed, heard }: Moments): Phase[] {
  const before = [
    { part: '' as const, name: 'accept', ms: accepted - sent },
    { part: '' as const, name: 'dispatch', ms: started - accepted },
  ]
  let at = started
  const within = steps.flatMap(({ step: part, scheduled, begun, opened, finished, reported }) => {
    const turn = scheduled - at
    at = reported
    return [
      { part, name: 'turn', ms: turn },
      { part, name: 'wait', ms: begun - scheduled },
      { part, name: 'open', ms: opened - begun },
      { part, name: 'work', ms: finished - opened },
      { part, name: 'report', ms: reported - finished },
    ]
  })
  const after = [
    { part: '' as const, name: 'last turn', ms: closing - at },
    { part: '' as const, name: 'close', ms: closed - closing },
    { part: '' as const, name: 'hear', ms: heard - closed },
  ]
  return [...before, ...within, ...after]
}

/** The same phases of many jobs, each with the median of its times. @throws RangeError when there is no job */
export function medianPhases(jobs: readonly Phase[][]): Phase[] {
  const [first = []] = jobs
  return first.map(({ part, name }) => {
    const same = jobs.flatMap((phases) =>
      phases.filter((phase) => phase.part === part && phase.name === name),
    )
    return { part, name, ms: median(same.map(({ ms }) => ms)) }
  })
}

const COLUMNS = ['turn', 'wait', 'open', 'work', 'report']

/** The phases for people: those of steps in a table. */
export function tellPhases(phases: readonly Phase[]): string[] {
  const told = (ms: number) => ms.toFixed(1).padStart(7)
  const alone = (names: string[]) =>
    phases
      .filter(({ part, name }) => part === '' && names.includes(name))
      .map(({ name, ms }) => `  ${name.padEnd(12)}${told(ms)}`)
  const steps = [...new Set(phases.flatMap(({ part }) => (part === '' ? [] : [part])))]
  const rows = steps.map((step) => {
    const own = phases.filter(({ part }) => part === step).map(({ ms }) => ms)
    const sum = own.reduce((total, ms) => total + ms, 0)
    return `  ${step.padEnd(12)}${[...own, sum].map(told).join('')}`
  })
  const heading = `  ${'step'.padEnd(12)}${[...COLUMNS, 'all'].map((name) => name.padStart(7)).join('')}`
  return [...alone(['accept', 'dispatch']), heading, ...rows, ...alone(['last turn', 'close', 'hear'])]
}
