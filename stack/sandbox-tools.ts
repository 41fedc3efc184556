import { ensureDocker } from './docker.ts'
import type { DockerHandle } from './docker-handle.ts'
import { ensureGvisor } from './gvisor-runtime.ts'
import { ensureSandbox } from './sandbox.ts'
import type { Progress } from './service.ts'

/** What one run of a program needs, whether or not an instance runs. */
export interface SandboxTools {
  /** As in `DOCKER_HOST`. */
  dockerHost: string
  /** As in `SANDBOX_IMAGE`. */
  image: string
  /** Gives the daemon back; one of ours ends with its last user. */
  release(): Promise<void>
}

/**
 * Joins the daemon that instances use, or starts it, and brings into it what is missing there.
 * @param runtime as in `SANDBOX_RUNTIME`; of `SANDBOX_IMAGE` the environment tells: an image that a person names is not made
 * @throws Error saying what could not be brought; nothing is held then
 */
export async function joinSandbox(progress: Progress, runtime: string): Promise<SandboxTools> {
  const settings = { ...process.env, SANDBOX_RUNTIME: runtime }
  const docker = await ensureDocker(progress)
  try {
    const image = await bring(docker, progress, settings)
    return { dockerHost: docker.host, image, release: () => docker.release() }
  } catch (error) {
    await docker.release()
    throw error
  }
}

async function bring(
  docker: DockerHandle,
  progress: Progress,
  settings: Record<string, string | undefined>,
): Promise<string> {
  const named = settings['SANDBOX_IMAGE']?.trim()
  if (!named) return ensureSandbox(docker, progress, settings)
  if (settings['SANDBOX_RUNTIME'] !== 'runc') await ensureGvisor(docker, named, progress)
  return named
}
