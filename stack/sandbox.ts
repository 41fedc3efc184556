import type { DockerHandle } from './docker-handle.ts'
import { ensureGvisor } from './gvisor-runtime.ts'
import { ensureSandboxImage } from './sandbox-image.ts'
import type { Progress } from './service.ts'

/**
 * Brings into a daemon all that programs run in: the image, and gVisor unless the settings rule it out.
 * @param settings where `SANDBOX_RUNTIME` is looked for
 * @returns the image's name, for `SANDBOX_IMAGE`
 */
export async function ensureSandbox(
  docker: DockerHandle,
  progress: Progress,
  settings: Record<string, string | undefined> = process.env,
): Promise<string> {
  const image = ensureSandboxImage(docker.host, progress)
  if (settings['SANDBOX_RUNTIME'] !== 'runc') await ensureGvisor(docker, image, progress)
  return image
}
