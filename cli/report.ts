import type { JobReport } from '#domain/job-report.ts'
import { bold, dim, duration, green, harmless, red, size, tell, yellow } from './terminal.ts'

const BADGES = {
  verified: green('verified'),
  unverified: yellow('unverified: not every check passed'),
  flagged: yellow('flagged: the critic has concerns'),
}

/**
 * Tells the outcome of a job: for people, or with `json` as one line, the last on standard output.
 * @returns the exit code: 0 only when the job succeeded
 */
export function report(
  job: JobReport,
  { json, sentence }: { json: boolean; sentence: string | null },
): number {
  if (json) process.stdout.write(`${JSON.stringify(job)}\n`)
  if (!json || job.status !== 'succeeded') print(job, sentence)
  return job.status === 'succeeded' ? 0 : 1
}

function print(job: JobReport, sentence: string | null): void {
  tell()
  if (job.status !== 'succeeded') {
    tell(`${red(`✕ ${job.status}`)}${job.reason ? ` (${job.reason})` : ''}: ${harmless(sentence ?? '')}`)
    return
  }
  console.log(bold(harmless(job.answer?.text ?? '')))
  for (const { name, value, unit, note } of job.answer?.values ?? []) {
    console.log(
      harmless(`  ${name} = ${value}${unit ? ` ${unit}` : ''}`) + (note ? dim(`  ${harmless(note)}`) : ''),
    )
  }
  if (job.verification) tell(`  ${BADGES[job.verification]}`)
  for (const { path, bytes } of job.artifacts) tell(`  ${path} ${dim(size(bytes))}`)
  tell(dim(`  job ${job.jobId}, ${duration(job.totalMs)}`))
}
