import type { EventBody, JobEvent } from '#domain/event.ts'
import { LONGEST_PARKING_MS } from '#domain/parking.ts'
import { STEP_TABLE } from '#domain/steps.ts'
import { duration } from './format.ts'
import type { Wording } from './words.ts'

type Told<K extends EventBody['kind']> = Extract<EventBody, { kind: K }>

/** What a job waits for somebody to decide about. */
export interface Parked extends Omit<Told<'parked'>, 'kind'> {
  runId: string | null
  /** The attempt that had come to nothing. */
  attempt: number
  /** When it began to wait. */
  since: string
}

export type Ending = 'retried' | 'given-up' | 'undecided' | 'cancelled' | 'ended' | 'reset'

/** A wait that is over. */
export interface Decided extends Parked {
  ending: Ending
  /** How long it waited, in milliseconds. */
  ms: number
  /** The attempt with which it went on; null: it did not, or has not yet. */
  from: number | null
}

/** An event begins a wait. */
export function parkedBy({ runId, at }: JobEvent, body: Told<'parked'>, attempt: number): Parked {
  const { kind: _, ...told } = body
  return { ...told, runId, attempt, since: at }
}

/** An event ends it. */
export function decidedBy(parked: Parked, { body, at }: JobEvent): Decided {
  const until = body.kind === 'closed' ? (body.endedAt ?? at) : at
  const ms = Math.max(0, Date.parse(until) - Date.parse(parked.since))
  return { ...parked, ending: endingOf(body, parked, ms), ms, from: null }
}

function endingOf(body: EventBody, { reason }: Parked, ms: number): Ending {
  if (body.kind === 'reset') return 'reset'
  if (body.kind !== 'closed') return 'retried'
  if (body.status === 'cancelled') return 'cancelled'
  // Whoever decides, or does not, has it fail with what it waited with.
  if (body.reason !== reason) return 'ended'
  return ms < LONGEST_PARKING_MS ? 'given-up' : 'undecided'
}

/** A step begins: if it is the first since a wait, the job goes on with its attempt. */
export function goneOn(
  decided: readonly Decided[],
  runId: string | null,
  attempt: number,
): readonly Decided[] {
  const last = decided.at(-1)
  if (last?.ending !== 'retried' || last.from !== null || last.runId !== runId) return decided
  return [...decided.slice(0, -1), { ...last, from: attempt }]
}

const WORDS: Record<Ending, Wording> = {
  retried: { word: 'Tried again', glyph: 'play', tone: 'wait' },
  'given-up': { word: 'Given up', glyph: 'cross', tone: 'fail' },
  undecided: { word: 'Not decided', glyph: 'cross', tone: 'fail' },
  cancelled: { word: 'Cancelled', glyph: 'square', tone: 'wait' },
  ended: { word: 'Ended', glyph: 'square', tone: 'wait' },
  reset: { word: 'Reset', glyph: 'play', tone: 'wait' },
}

/** The word for what was decided. */
export const decisionWording = ({ ending }: Pick<Decided, 'ending'>): Wording => WORDS[ending]

/** At which step a job waited. */
export const parkedPhrase = ({ step }: Pick<Decided, 'step'>): string =>
  `Parked at “${STEP_TABLE[step].label}”`

/** How long it waited, and with which attempt it went on where that is another one. */
export function decisionPhrase({ ms, from, attempt }: Pick<Decided, 'ms' | 'from' | 'attempt'>): string {
  const on = from === null || from === attempt ? '' : `; it went on with attempt ${from}`
  return `It waited for ${duration(ms)}${on}`
}
