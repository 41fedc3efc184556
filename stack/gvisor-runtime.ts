import type { DockerHandle } from './docker-handle.ts'
import { changeRuntimes } from './docker-runtimes.ts'
import { gvisor } from './gvisor.ts'
import { GVISOR, runtimeOf } from './gvisor-choice.ts'
import { choosePlatform, type Trial } from './gvisor-platform.ts'
import { messageOf } from './message.ts'
import { ensure, type Found, type Progress } from './service.ts'

/** Longest run of the small program; on a machine that is busy building it takes two seconds. */
const PROBE_MS = 10_000
const TOLD_CHARACTERS = 600

/**
 * Makes sure that a daemon of ours has gVisor: found or brought, its platform measured once per machine, registered
 * without disturbing a container. Somebody else's daemon has what it has. Whether programs may run without gVisor is
 * the sandbox's to decide, so that what went wrong is only told.
 * @param image in which platforms are tried out; gVisor is brought while it is being made
 */
export async function ensureGvisor(
  { host, folders }: DockerHandle,
  image: Promise<string> | string,
  progress: Progress,
  probeMs = PROBE_MS,
): Promise<void> {
  if (folders === null) return
  const bringing = ensure(gvisor, progress).catch((error: Error) => error)
  const [found, name] = await Promise.all([bringing, image])
  const trial = { dockerHost: host, folders, image: name, limitMs: probeMs }
  await progress.step('gVisor in Docker', async (say) => {
    try {
      if (found instanceof Error) throw found
      say(await register(trial, found, say))
    } catch (error) {
      say(`not registered (SANDBOX_RUNTIME=runc does without): ${onOneLine(error)}`)
    }
  })
}

/** @returns what was registered, for people */
async function register(trial: Trial, found: Found, say: (detail: string) => void): Promise<string> {
  const { platform, told } = await choosePlatform(trial, found, say)
  const runtime = runtimeOf(found.path, platform)
  await changeRuntimes(trial.folders, (known) => ({ ...known, [GVISOR]: runtime }))
  return `${found.way}, version ${found.version}, ${told}`
}

function onOneLine(error: unknown): string {
  return messageOf(error)
    .replaceAll(/\s*\n\s*/g, ' ')
    .slice(0, TOLD_CHARACTERS)
}
