import { randomBytes } from 'node:crypto'
import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import type { Logger } from 'pino'
import type { Execution } from '#domain/execution.ts'
import { type Ending, type SandboxContainer, createContainer, removeContainer } from './container.ts'
import { type Conversation, converse } from './conversation.ts'
import type { ContainerPlan } from './host-config.ts'
import { labelsOf } from './labels.ts'
import type { OomWatch } from './oom-watch.ts'
import { encodeRequest } from './request.ts'
import { executionOf, notRun } from './result.ts'
import type { SandboxRequest } from './sandbox.ts'

/** The host's own clock strikes this long after the supervisor's. */
const HOST_GRACE_MS = 150
/** From the making of a container to its removal, beside the time of its program. */
const OVERHEAD_MS = 60_000

/** What every run of a sandbox shares. */
export interface Runner {
  docker: Docker
  oom: OomWatch
  log: Logger
  image: string
  instance: string
  owner: string
  /** Names of the containers of runs that are not over; a sweep leaves them alone. */
  active: Set<string>
  /** `containerOptions`; a test of the start-up check hands in weaker ones. */
  optionsOf(plan: ContainerPlan): ContainerCreateOptions
}

/** Where a run runs, and what differs between a job's and a canary's. */
export interface Place {
  runtime: string
  cgroupParent: string | null
  queueMs: number
  /** When the supervisor ends the program; the canary of the host's clock gives it more. */
  supervisorMs: number
}

/**
 * Runs one program in one container, which is gone when this resolves.
 * @throws RangeError when the request is larger than, or named unlike, what a sandbox takes
 */
export async function runOnce(
  runner: Runner,
  place: Place,
  request: SandboxRequest,
  signal: AbortSignal,
): Promise<Execution> {
  const message = encodeRequest(request, place.supervisorMs)
  const name = `reckoner-${randomBytes(8).toString('hex')}`
  const frame = { runtime: place.runtime, limits: request.limits, queueMs: place.queueMs }
  runner.active.add(name)
  try {
    const ran = await attempt(runner, place, request, { name, message, signal })
    if (ran.kind === 'ran') return executionOf(ran.said, ran.ending, ran.startMs, frame)
    if (signal.aborted) return notRun('cancelled', '', frame)
    runner.log.error({ container: name, detail: ran.detail }, 'A sandbox could not be started.')
    return notRun('infra_start', ran.detail, frame)
  } finally {
    await remove(runner, name)
    runner.active.delete(name)
  }
}

interface Call {
  name: string
  message: Buffer[]
  signal: AbortSignal
}

type Attempt =
  | { kind: 'ran'; said: Conversation; ending: Ending; startMs: number }
  | { kind: 'not-started'; detail: string }

async function attempt(runner: Runner, place: Place, request: SandboxRequest, call: Call): Promise<Attempt> {
  const begun = performance.now()
  try {
    await runner.oom.start()
    const container = await createContainer(runner.docker, call.name, optionsFor(runner, place, request))
    const { said, startMs } = await talk(container, request, call, begun)
    const ending = await endingOf(runner, container)
    logOddities(runner.log, call.name, said, ending)
    return { kind: 'ran', said, ending, startMs }
  } catch (error) {
    return { kind: 'not-started', detail: error instanceof Error ? error.message.trim() : String(error) }
  }
}

function optionsFor(runner: Runner, place: Place, request: SandboxRequest): ContainerCreateOptions {
  const { image, instance, owner } = runner
  const deadline = Date.now() + request.limits.timeoutMs + OVERHEAD_MS
  return runner.optionsOf({
    image,
    runtime: place.runtime,
    cgroupParent: place.cgroupParent,
    limits: request.limits,
    labels: labelsOf({ instance, owner, deadline }, request.labels),
  })
}

async function talk(
  container: SandboxContainer,
  { limits }: SandboxRequest,
  { message, signal }: Call,
  begun: number,
): Promise<{ said: Conversation; startMs: number }> {
  // Attached before it starts, or what it says first would be lost.
  const socket = await container.attach()
  const startMs = Math.round(performance.now() - begun)
  const deadlineMs = limits.timeoutMs + HOST_GRACE_MS
  const conversation = converse({
    socket,
    request: message,
    limits,
    deadlineMs,
    kill: container.kill,
    signal,
  })
  try {
    if (signal.aborted) socket.destroy()
    else await container.start()
  } catch (error) {
    socket.destroy()
    await conversation
    throw error
  }
  // A kill that came while the container was being started hit nothing.
  if (signal.aborted) await container.kill()
  return { said: await conversation, startMs }
}

async function endingOf(runner: Runner, container: SandboxContainer): Promise<Ending> {
  const ending = await container.ending()
  const oom = ending.oom || runner.oom.saw(container.id)
  runner.oom.forget(container.id)
  return { ...ending, oom }
}

function logOddities(log: Logger, container: string, said: Conversation, ending: Ending): void {
  if (said.transcript.finished && said.stop === null) return
  const { stop, detail, supervisorStderr } = said
  // A program that runs too long, or a job that is cancelled, is daily business; anything else deserves a look.
  const level = stop === 'deadline' || stop === 'cancelled' ? 'debug' : 'warn'
  log[level]({ container, stop, detail, supervisorStderr, ending }, 'A sandbox did not end by itself.')
}

async function remove(runner: Runner, name: string): Promise<void> {
  try {
    await removeContainer(runner.docker, name)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    runner.log.error(
      { container: name, detail },
      'A sandbox could not be removed; the next sweep tries again.',
    )
  }
}
