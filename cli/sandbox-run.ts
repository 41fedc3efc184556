import pino from 'pino'
import type { Config } from '#config.ts'
import type { Execution } from '#domain/execution.ts'
import { type Isolation, reservations, sealLine } from '#domain/isolation.ts'
import type { Leases } from '#domain/lease.ts'
import { connectDocker } from '#sandbox/client.ts'
import { createDockerSandbox } from '#sandbox/docker.ts'
import type { Sandbox, SandboxRequest } from '#sandbox/sandbox.ts'
import { messageOf } from '#stack/message.ts'
import { createProgress } from '#stack/progress.ts'
import type { Progress } from '#stack/service.ts'
import { joinSandbox, type SandboxTools } from '#stack/sandbox-tools.ts'
import { notBegun } from './sandbox-not-begun.ts'
import { tell, visible, yellow } from './terminal.ts'

/**
 * What containers of this command belong to. One name for all: what a command that was killed left behind, the next
 * one sweeps up.
 */
const INSTANCE = 'sandbox-run'

type Settings = Config['sandbox']

/**
 * Runs a program in a sandbox of its own: brings what it needs, proves that every limit binds, and leaves nothing.
 * Whatever goes wrong is an outcome. An abort gives `cancelled`, at once where nothing runs yet: what is still being
 * brought then ends with this process.
 */
export async function runByHand(
  request: SandboxRequest,
  settings: Settings,
  signal: AbortSignal,
): Promise<Execution> {
  const progress = createProgress()
  const joining = joinSandbox(progress, settings.runtime).catch((error: unknown) => ({
    sentence: messageOf(error),
  }))
  const tools = await Promise.race([joining, aborted(signal)])
  if (tools === null) return notBegun('cancelled', '', request.limits)
  if ('sentence' in tools) return notBegun('infra_misconfig', tools.sentence, request.limits)
  try {
    return await runIn(tools, request, settings, signal, progress)
  } finally {
    await tools.release()
  }
}

async function runIn(
  tools: SandboxTools,
  request: SandboxRequest,
  settings: Settings,
  signal: AbortSignal,
  progress: Progress,
): Promise<Execution> {
  const sandbox = createSandbox(tools, settings)
  try {
    const isolation = await Promise.race([prove(sandbox, progress), aborted(signal)])
    if (isolation === null) return notBegun('cancelled', '', request.limits)
    const { kind, missing } = isolation
    if (kind === 'refused') return notBegun('infra_misconfig', missing.join(' '), request.limits)
    return await sandbox.run(request, signal)
  } finally {
    await sandbox.close()
  }
}

function createSandbox({ dockerHost, image }: SandboxTools, settings: Settings): Sandbox {
  return createDockerSandbox({
    docker: connectDocker(dockerHost),
    config: {
      // What is forgiven on a laptop is forgiven for programs of our own templates; nobody knows who wrote this one.
      host: '0.0.0.0',
      models: { preset: 'builtin' },
      sandbox: { ...settings, image, instance: INSTANCE, concurrency: 1, warm: 0 },
    },
    places: PLACES,
    log: pino({ level: 'error' }, pino.destination(process.stderr.fd)),
  })
}

/** A single run has nobody to share with. */
const PLACES: Leases = {
  acquire: async () => ({ fence: 1, lost: new AbortController().signal, release: async () => {} }),
  close: async () => {},
}

/** What the start-up check found; one that could not be made was not passed. */
async function prove(sandbox: Sandbox, progress: Progress): Promise<Pick<Isolation, 'kind' | 'missing'>> {
  try {
    const isolation = await progress.step('Start-up check', async (say) => {
      const found = await sandbox.prove()
      say(sealLine(found))
      return found
    })
    const reserved = isolation.kind === 'refused' ? null : reservations(isolation)
    if (reserved !== null) tell(yellow(visible(reserved)))
    return isolation
  } catch (error) {
    return { kind: 'refused', missing: [messageOf(error)] }
  }
}

async function aborted(signal: AbortSignal): Promise<null> {
  const { promise, resolve } = Promise.withResolvers<null>()
  if (signal.aborted) resolve(null)
  signal.addEventListener('abort', () => resolve(null), { once: true })
  return promise
}
