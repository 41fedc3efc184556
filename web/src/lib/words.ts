import type { AnswerValue } from '#domain/answer.ts'
import type { ExecutionFacts } from '#domain/attempt.ts'
import type { Check, Verification } from '#domain/check.ts'
import type { EventBody } from '#domain/event.ts'
import { type Isolation, sealLine } from '#domain/isolation.ts'
import { isClosed, type JobStatus, type JobView } from '#domain/job.ts'
import { STEP_TABLE, type Step } from '#domain/steps.ts'
import type { Finding } from '#domain/verdict.ts'
import { age, computed, count, duration, size } from './format.ts'
import type { StepLine } from './step-lines.ts'

/** Glyphs differ in shape, so that no status is told by colour alone. */
export type Glyph = 'tick' | 'cross' | 'triangle' | 'play' | 'dot' | 'square' | 'pause' | 'doubt'
type Tone = 'ok' | 'fail' | 'warn' | 'wait' | 'live' | 'none'

export interface Wording {
  word: string
  glyph: Glyph
  tone: Tone
}

const STATUS_WORDS: Record<JobStatus, Wording> = {
  queued: { word: 'Queued', glyph: 'dot', tone: 'wait' },
  running: { word: 'Running', glyph: 'play', tone: 'live' },
  'needs-extraction-review': { word: 'Needs review', glyph: 'triangle', tone: 'warn' },
  'needs-approval': { word: 'Needs approval', glyph: 'triangle', tone: 'warn' },
  parked: { word: 'Parked', glyph: 'pause', tone: 'warn' },
  cancelling: { word: 'Cancelling', glyph: 'square', tone: 'wait' },
  cancelled: { word: 'Cancelled', glyph: 'square', tone: 'wait' },
  failed: { word: 'Failed', glyph: 'cross', tone: 'fail' },
  succeeded: { word: 'Done', glyph: 'tick', tone: 'ok' },
}

export const VERIFICATION_WORDS: Record<Verification, Wording> = {
  verified: { word: 'Verified', glyph: 'tick', tone: 'ok' },
  unverified: { word: 'Unverified', glyph: 'doubt', tone: 'warn' },
  flagged: { word: 'Flagged', glyph: 'triangle', tone: 'warn' },
}

export const STEP_WORDS: Record<StepLine['state'], Wording> = {
  waiting: { word: 'waiting', glyph: 'dot', tone: 'none' },
  unmade: { word: 'not made', glyph: 'dot', tone: 'none' },
  running: { word: 'running', glyph: 'play', tone: 'live' },
  done: { word: 'done', glyph: 'tick', tone: 'none' },
  rejected: { word: 'rejected', glyph: 'cross', tone: 'fail' },
  failed: { word: 'failed', glyph: 'cross', tone: 'fail' },
  unmet: { word: 'not met', glyph: 'doubt', tone: 'warn' },
  stopped: { word: 'stopped', glyph: 'square', tone: 'wait' },
}

/** The word for a job; only a verified answer is plain *Done*. */
export function statusWording(status: JobStatus, verification: Verification | null): Wording {
  const plain = STATUS_WORDS[status]
  if (status !== 'succeeded' || verification === null || verification === 'verified') return plain
  const { word, glyph, tone } = VERIFICATION_WORDS[verification]
  return { word: `Done, ${word.toLowerCase()}`, glyph, tone }
}

/** What a list says of a job that has no answer yet. */
export const waitingPhrase = (status: JobStatus): string =>
  status === 'parked' ? 'Waits for a decision' : ''

const TITLE_MARKS: Record<Tone, string> = { ok: '✓', fail: '✕', warn: '!', wait: '·', live: '▸', none: '·' }

/** The title of a job's page: its state, so that it can be seen from another tab, and its question. */
export function titleOf(job: {
  question: string
  status: JobStatus
  verification: Verification | null
  /** The direct answer. */
  first: AnswerValue | null
  passedMs: number
}): string {
  const { word, tone } = statusWording(job.status, job.verification)
  const mark = TITLE_MARKS[tone]
  if (tone === 'live') return `${mark} ${Math.max(0, Math.floor(job.passedMs / 1000))} s · ${job.question}`
  if (job.status !== 'succeeded' || job.first === null) return `${mark} ${word} · ${job.question}`
  const { value } = computed(job.first.value, job.first.uncertainty)
  return `${mark} ${[value, job.first.unit].filter(Boolean).join(' ')} · ${job.question}`
}

/** What the checks say about an answer, in one phrase. */
export function checksPhrase(checks: readonly Check[]): string {
  const declared = checks.filter((check) => check.declared)
  if (checks.length === 0 || declared.length === 0) return 'no check was declared for this answer'
  const passed = checks.filter((check) => check.passed).length
  return `${passed} of ${count(checks.length, 'check')} passed`
}

/** `F821 Undefined name "totl", line 12`. */
export const findingPhrase = ({ code, message, line }: Finding): string =>
  `${code} ${message}${line === null ? '' : `, line ${line}`}`

/** Behind what wall a program ran, within what, and how much it printed. */
export function executionPhrase({ seal, limits, printed }: ExecutionFacts): string {
  const bytes = printed.stdout + printed.stderr
  const within = [
    duration(limits.timeoutMs),
    count(limits.cpus, 'processor'),
    `${size(limits.memoryBytes)} of memory`,
    `${limits.processes} processes`,
  ]
  return [
    sealLine(seal),
    `within ${within.join(', ')}`,
    ...(bytes > 0 ? [`printed ${size(bytes)}`] : []),
  ].join('; ')
}

/** How a job's programs were sealed; nothing is claimed before one has run. */
export function sealPhrase({ isolation, status }: Pick<JobView, 'isolation' | 'status'>): string {
  if (isolation !== null) return sealLine(isolation)
  return isClosed(status) ? 'no program ran to its end' : 'told when a program has run'
}

/** How many limits of the sandbox were tried, and when. */
export function proofPhrase({ proofs, provedAt }: Isolation, now: number): string {
  if (provedAt === null) return 'nothing could be tried'
  const bound = proofs.filter((proof) => proof.bound).length
  return `${bound} of ${count(proofs.length, 'limit')} seen to bind ${age(provedAt, now)}`
}

/** The second line of a step: what its last try has to say, or what became of an attempt before the one that is shown. */
export function stepPhrase({ latest, state, tries, attempt }: StepLine): string {
  const before = tries.at(-1)
  if (latest === null && before !== undefined)
    return state === 'unmade'
      ? `Not made at attempt ${attempt}`
      : `Attempt ${before.attempt}: ${STEP_WORDS[before.state].word}`
  if (latest === null) return state === 'unmade' ? 'Not made' : ''
  const [first, ...others] = latest.findings
  if (first) return findingPhrase(first) + (others.length > 0 ? `, and ${others.length} more` : '')
  return lastLine(latest.error) ?? latest.summary ?? ''
}

/** A traceback says what happened on its last line. */
const lastLine = (text: string | null): string | null => text?.trimEnd().split('\n').at(-1) ?? null

/** That a job runs again; null: from where on is not known. */
export const resetPhrase = (step: Step | null): string =>
  step === null ? 'The job runs again.' : `The job runs again from “${STEP_TABLE[step].label}”.`

/** What a screen reader is told when an event arrives; null: nothing. */
export function spokenPhrase(body: EventBody): string | null {
  switch (body.kind) {
    case 'step-finished':
      return `${STEP_TABLE[body.step].label}: done.`
    case 'step-failed':
      return `${STEP_TABLE[body.step].label}: failed. ${body.sentence}`
    case 'rejected':
      return `The critic rejected the program: ${count(body.findings.length, 'finding')}.`
    case 'program-failed':
      return `The program failed: ${lastLine(body.error)}`
    case 'reset':
      return resetPhrase(body.step)
    case 'parked':
      return `Parked at ${STEP_TABLE[body.step].label}. ${body.sentence}`
    case 'resumed':
      return `${STEP_TABLE[body.step].label}: tried again.`
    case 'closed':
      return `${statusWording(body.status, body.verification).word}. ${body.text ?? body.sentence ?? ''}`
    default:
      return null
  }
}
