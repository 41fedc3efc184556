import { setTimeout as sleep } from 'node:timers/promises'
import type { Execution, LiveOutput } from '#domain/execution.ts'
import { GVISOR } from './acceptance.ts'
import type { Ending } from './container.ts'
import { type Conversation, converse } from './conversation.ts'
import { encodeRequest } from './request.ts'
import { executionOf, notRun } from './result.ts'
import type { Runner, Site } from './runner.ts'
import type { SandboxRequest } from './sandbox.ts'
import { shelfOf } from './shelf.ts'
import { type Standby, startStandby } from './standby.ts'

/** The host's own clock strikes this long after the supervisor's. */
const HOST_GRACE_MS = 150
/** That memory ran out is told before the program's end is; when the machine is busy, a little after it. */
const OOM_GRACE_MS = 50

/** Where a run runs, and what differs between a job's and a canary's. */
export interface Place {
  site: Site
  queueMs: number
  /** Until the container was there, when it was not waiting already. */
  startMs: number
  /** When the supervisor ends the program; the canary of the host's clock gives it more. */
  supervisorMs: number
}

/** One run as it is asked for. */
export interface Call {
  request: SandboxRequest
  signal: AbortSignal
  hear(output: LiveOutput): void
}

/** Runs a program in a container of its own, which is gone when this resolves. */
export async function runOnce(
  runner: Runner,
  place: Omit<Place, 'startMs'>,
  request: SandboxRequest,
  signal: AbortSignal,
): Promise<Execution> {
  const limits = runner.limitsOf(request.limits)
  // Looked at first: a request that cannot be sent is the caller's mistake, and starts nothing.
  messageOf({ ...request, limits }, place)
  const { site } = place
  const plan = { site, shelf: shelfOf(request.program), limits, labels: request.labels }
  let standby: Standby
  try {
    standby = await startStandby(runner, plan, signal)
  } catch (error) {
    return notStarted(runner, place, request, signal, error)
  }
  const call = { request: { ...request, limits }, signal, hear: () => {} }
  const { execution } = await runIn(runner, standby, { ...place, startMs: standby.startMs }, call)
  await standby.end()
  return execution
}

/** The execution of a program for which no container could be had. */
export function notStarted(
  runner: Runner,
  { site, queueMs }: Pick<Place, 'site' | 'queueMs'>,
  { limits }: SandboxRequest,
  signal: AbortSignal,
  error: unknown,
): Execution {
  const frame = { ...site, limits, queueMs }
  if (signal.aborted) return notRun('cancelled', '', frame)
  const detail = error instanceof Error ? error.message.trim() : String(error)
  runner.log.error({ detail }, 'A sandbox could not be started.')
  return notRun('infra_start', detail, frame)
}

/**
 * Runs a program in a container that waits for one.
 * @returns how it went, whether the container may run another attempt of the same job, and whether its program is
 *   known to have ended
 * @throws RangeError when the request is larger than, or named unlike, what a sandbox takes
 */
export async function runIn(
  runner: Runner,
  standby: Standby,
  place: Place,
  { request, signal, hear }: Call,
): Promise<{ execution: Execution; reusable: boolean; isOver: boolean }> {
  const { limits } = request
  const { container, channel } = standby
  const said = await converse({
    channel,
    request: messageOf(request, place),
    limits,
    deadlineMs: limits.timeoutMs + HOST_GRACE_MS,
    kill: container.kill,
    signal,
    hear,
  })
  const { ending, reusable, isOver } = await endingOf(runner, standby, said)
  logOddities(runner, container.name, said, ending)
  const execution = executionOf(said, ending, {
    runtime: place.site.runtime,
    seal: place.site.seal,
    limits,
    queueMs: place.queueMs,
    startMs: place.startMs,
  })
  const harmless = execution.outcome === 'ok' || execution.outcome === 'user_error'
  return { execution, reusable: reusable && harmless, isOver }
}

function messageOf(request: SandboxRequest, { site, supervisorMs }: Pick<Place, 'site' | 'supervisorMs'>) {
  const processes = site.runtime === GVISOR ? request.limits.processes : null
  return encodeRequest(request, { timeoutMs: supervisorMs, processes })
}

/**
 * What the daemon says of the container's end. After a run that the supervisor brought to its end nobody waits for it:
 * the container may live on, or is removed when the answer is out.
 */
async function endingOf(
  runner: Runner,
  { container, channel }: Standby,
  said: Conversation,
): Promise<{ ending: Ending; reusable: boolean; isOver: boolean }> {
  const { ended, finished } = said.transcript
  const isWhole = said.stop === null && finished && ended !== null && channel.alive
  // A program that ended by a signal may have been killed for its memory, which is certain only when all is over.
  if (isWhole && (ended.reason !== 'exit' || ended.signal === null)) {
    if (ended.exit !== 0 && !runner.oom.saw(container.id)) await sleep(OOM_GRACE_MS)
    const oom = runner.oom.saw(container.id)
    return { ending: { exit: null, oom }, reusable: ended.reason === 'exit' && !oom, isOver: true }
  }
  channel.close()
  const ending = await container.ending()
  const oom = ending.oom || runner.oom.saw(container.id)
  return { ending: { ...ending, oom }, reusable: false, isOver: ending.exit !== null }
}

function logOddities({ log }: Runner, container: string, said: Conversation, ending: Ending): void {
  if (said.transcript.finished && said.stop === null) return
  const { stop, detail, supervisorStderr } = said
  // A program that runs too long, or a job that is cancelled, is daily business; anything else deserves a look.
  const level = stop === 'deadline' || stop === 'cancelled' ? 'debug' : 'warn'
  log[level]({ container, stop, detail, supervisorStderr, ending }, 'A sandbox did not end by itself.')
}
