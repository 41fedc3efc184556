import { randomBytes } from 'node:crypto'
import type { ContainerCreateOptions } from 'dockerode'
import type { Limits } from '#domain/execution.ts'
import { GVISOR } from './acceptance.ts'
import { type Channel, createChannel } from './channel.ts'
import { type SandboxContainer, createContainer, removeContainer } from './container.ts'
import { ProtocolViolation } from './frames.ts'
import { labelsOf } from './labels.ts'
import type { Runner, Site } from './runner.ts'
import type { Shelf } from './shelf.ts'

/** A container has this long from its start to its supervisor's first word: gVisor imports slowly, and both may wait for processors. */
const READY_MS = { runc: 20_000, runsc: 40_000 }
/** No container is older than this when a program is given to it. */
export const MAX_AGE_MS = 600_000
/** No program is given longer, whatever its container was made for: the most that `SANDBOX_TIMEOUT_SECONDS` may be. */
export const LONGEST_RUN_MS = 600_000
/** From the making of a container to its removal, beside its age and the time of its program. */
const OVERHEAD_MS = 60_000
/** A supervisor that was hung up on ends by itself, which costs the daemon less than a kill. */
const LEAVE_MS = 300
/** What could not be removed is tried again after so many milliseconds: no sweep removes it while its owner lives. */
const AGAIN_MS = 5_000

/** A started container whose supervisor waits for a request. */
export interface Standby {
  readonly container: SandboxContainer
  readonly channel: Channel
  readonly site: Site
  readonly shelf: Shelf
  readonly limits: Limits
  readonly bornAt: number
  /** From the first call to the daemon to the supervisor's first word; milliseconds. */
  readonly startMs: number
  /** Ends and removes it. Never throws: what could not be removed is logged, and removed later. */
  end(): Promise<void>
  /** Resolves when it is removed, however many tries that takes. */
  readonly gone: Promise<void>
}

export interface StandbyPlan {
  site: Site
  shelf: Shelf
  limits: Limits
  /** Ids of who it is for, where that is known already. */
  labels: Record<string, string>
}

/**
 * Makes a container, starts it and waits for its supervisor.
 * @throws when the daemon or the supervisor does not do its part, or the signal is aborted; no container is left then
 */
export async function startStandby(runner: Runner, plan: StandbyPlan, signal: AbortSignal): Promise<Standby> {
  const name = `reckoner-${randomBytes(8).toString('hex')}`
  const begun = performance.now()
  runner.active.add(name)
  try {
    const { container, channel } = await begin(runner, plan, name, signal)
    const startMs = performance.now() - begun
    const { site, shelf, limits } = plan
    const { promise: gone, resolve } = Promise.withResolvers<void>()
    const end = once(() => leave(runner, container, channel, resolve))
    return { container, channel, site, shelf, limits, bornAt: Date.now(), startMs, end, gone }
  } catch (error) {
    await remove(runner, name)
    throw error
  }
}

/** One removal, however often it is asked for. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null
  return () => (done ??= work())
}

async function begin(runner: Runner, plan: StandbyPlan, name: string, signal: AbortSignal) {
  await runner.oom.start()
  signal.throwIfAborted()
  const container = await createContainer(runner.docker, name, optionsFor(runner, plan))
  // Attached before it starts, or what it says first would be lost.
  const channel = createChannel(await container.attach())
  const ready = untilReady(channel, READY_MS[plan.site.runtime === GVISOR ? 'runsc' : 'runc'], signal)
  try {
    await Promise.all([container.start(), ready])
  } catch (error) {
    channel.close()
    throw error
  }
  return { container, channel }
}

function optionsFor(runner: Runner, { site, shelf, limits, labels }: StandbyPlan): ContainerCreateOptions {
  const { image, instance, owner } = runner
  const deadline = Date.now() + MAX_AGE_MS + LONGEST_RUN_MS + OVERHEAD_MS
  return runner.optionsOf({
    image,
    shelf,
    runtime: site.runtime,
    cgroupParent: site.cgroupParent,
    limits,
    labels: labelsOf({ instance, owner, deadline }, labels),
  })
}

/** Waits for the supervisor's first word. */
async function untilReady(channel: Channel, milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const fail = (sentence: string) => reject(new Error(sentence))
  const abort = () => fail('It was given up.')
  const timer = setTimeout(() => fail('Its supervisor did not report.'), milliseconds)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  channel.listen({
    frame({ kind }) {
      if (kind !== 'ready') throw new ProtocolViolation('The supervisor did not begin with its first word.')
      channel.settle()
      resolve()
    },
    broken: (error) => fail(error?.message ?? `It ended before it was ready. ${lastLine(channel)}`.trim()),
  })
  try {
    await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

const lastLine = ({ supervisorStderr }: Channel) => supervisorStderr.trim().split('\n').at(-1) ?? ''

async function leave(
  runner: Runner,
  container: SandboxContainer,
  channel: Channel,
  gone: () => void,
): Promise<void> {
  channel.close()
  await container.left(LEAVE_MS)
  await remove(runner, container.name, gone)
  runner.oom.forget(container.id)
}

async function remove(runner: Runner, name: string, gone: () => void = () => {}): Promise<void> {
  try {
    await removeContainer(runner.docker, name)
    gone()
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    runner.log.error({ container: name, detail }, 'A sandbox could not be removed; that is tried again.')
    setTimeout(() => void remove(runner, name, gone), AGAIN_MS).unref()
  } finally {
    runner.active.delete(name)
  }
}
