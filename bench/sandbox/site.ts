import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import { dockerClient } from '#stack/docker-client.ts'
import { ensureDocker } from '#stack/docker.ts'
import { ensureSandbox } from '#stack/sandbox.ts'
import type { Progress } from '#stack/service.ts'
import { type ContainerPlan, containerOptions } from '#sandbox/host-config.ts'
import { type Variant, type Variants, findVariants } from './variants.ts'

/** Where everything of this bench runs. */
export interface Site extends Pick<Variants, 'variants' | 'notes'> {
  docker: Docker
  dockerHost: string
  image: string
  close(): Promise<void>
}

/** Brings Docker, the image and the runtimes, as the product itself does. */
export async function openSite(wanted: string | null, progress: Progress): Promise<Site> {
  const handle = await ensureDocker(progress)
  try {
    const image = await ensureSandbox(handle, progress, wanted === 'runc' ? { SANDBOX_RUNTIME: 'runc' } : {})
    const docker = dockerClient(handle.host)
    const { variants, notes, forget } = await findVariants(docker, handle, wanted, progress)
    const close = async () => {
      await forget()
      await handle.release()
    }
    const versions = `Docker ${(await docker.version()).Version}, ${handle.way}.`
    return { docker, dockerHost: handle.host, image, variants, notes: [versions, ...notes], close }
  } catch (error) {
    await handle.release()
    throw error
  }
}

/** Containers as ever, but made by this runtime. */
export function optionsWith({ name }: Variant): (plan: ContainerPlan) => ContainerCreateOptions {
  return (plan) => {
    const options = containerOptions(plan)
    return { ...options, HostConfig: { ...options.HostConfig, Runtime: name } }
  }
}
