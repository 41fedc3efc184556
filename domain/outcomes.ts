import type { SandboxOutcome } from '#domain/execution.ts'

/** What went wrong with an attempt, as the repair loop counts it. */
export const FAILURE_KINDS = [
  'lint',
  'security',
  'policy',
  'runtime',
  'timeout',
  'memory',
  'empty-output',
  'check-failed',
  'model-output',
  'platform',
] as const
export type FailureKind = (typeof FAILURE_KINDS)[number]

/** Why a job failed, for machines. */
export const REASONS = [
  'nothing-to-compute',
  'unclear-picture',
  'not-understood',
  'rejected-lint',
  'rejected-security',
  'rejected-policy',
  'runtime',
  'timeout',
  'memory',
  'empty-output',
  'model-output',
  'model-unavailable',
  'platform',
  'internal',
  'deadline',
  'terminated',
  'lost',
] as const
export type Reason = (typeof REASONS)[number]

export const isReason = (type: string | null | undefined): type is Reason =>
  REASONS.some((reason) => reason === type)

/** Why a job failed, for people: one sentence that says what to do next where there is something to do. */
export const REASON_SENTENCES = {
  'nothing-to-compute':
    'No table, receipt or bar chart with printed values could be read off the picture; send one that shows numbers with labels, or set MODELS=vllm, ollama or openai to bring in a vision model.',
  'unclear-picture':
    'The picture is not clear enough where the answer needs it; ask with a sharper or larger picture.',
  'not-understood':
    'The question was not understood; ask it in other words, or set MODELS=vllm, ollama or openai to bring in a language model.',
  'rejected-lint':
    'The critic rejected the program for errors it could not be rid of; the findings are listed with the attempts.',
  'rejected-security':
    'The critic rejected the program as insecure; the findings are listed with the attempts.',
  'rejected-policy':
    'The critic rejected the program because it uses what programs here may not use; the findings are listed with the attempts.',
  runtime: 'The program failed while it ran; its last error is listed with the attempts.',
  timeout: 'The program ran out of time.',
  memory: 'The program ran out of memory.',
  'empty-output': 'The program ended without an answer.',
  'model-output': 'The model did not answer in the form that was asked for.',
  'model-unavailable': 'The model could not be reached; see `npx reckoner doctor`.',
  platform:
    'Something that Reckoner needs failed or did not answer, through no fault of yours; see `npx reckoner doctor` and ask again.',
  internal: 'Something unexpected went wrong; the log has the details under the job id.',
  deadline: 'The job ran longer than a job may.',
  terminated: 'The job was terminated by an operator.',
  lost: 'The job is no longer known to Temporal.',
} as const satisfies Record<Reason, string>

/** Failure kind → the reason of a job that ran out of attempts on it. */
export const FAILURE_REASONS = {
  lint: 'rejected-lint',
  security: 'rejected-security',
  policy: 'rejected-policy',
  runtime: 'runtime',
  timeout: 'timeout',
  memory: 'memory',
  'empty-output': 'empty-output',
  // An answer whose checks stayed unmet is shown as unverified, so this row is only reached without one.
  'check-failed': 'empty-output',
  'model-output': 'model-output',
  platform: 'platform',
} as const satisfies Record<FailureKind, Reason>

/** Sandbox outcome → failure kind; null: no failure of an attempt. */
export const SANDBOX_FAILURES = {
  ok: null,
  user_error: 'runtime',
  crashed: 'runtime',
  timeout: 'timeout',
  oom: 'memory',
  pids_limit: 'runtime',
  output_limit: 'runtime',
  killed: 'runtime',
  protocol_violation: 'runtime',
  cancelled: null,
  pool_exhausted: 'platform',
  infra_start: 'platform',
  infra_lost: 'platform',
  infra_misconfig: 'platform',
} as const satisfies Record<SandboxOutcome, FailureKind | null>
