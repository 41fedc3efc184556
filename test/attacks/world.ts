import { ensureDocker } from '#stack/docker.ts'
import { ensureSandbox } from '#stack/sandbox.ts'
import type { Progress } from '#stack/service.ts'
import type { Site } from '#test/attacks/arena.ts'
import { type OwnDaemon, openOwnDaemon } from '#test/attacks/own-daemon.ts'
import { type Opened, openInstance } from '#test/pictures/instance.ts'

/** What attacks may use besides a sandbox; each is started when the first one asks. */
export interface World {
  /** The daemon that is shared with everything else of this user. */
  site: Site
  /** One that may be killed. */
  daemon(): Promise<OwnDaemon>
  /** A whole instance of Reckoner. */
  instance(): Promise<Opened>
  close(): Promise<void>
}

export async function openWorld(progress: Progress): Promise<World> {
  const docker = await ensureDocker(progress)
  const sandboxImage = await ensureSandbox(docker, progress)
  const opened: (() => Promise<void>)[] = [() => docker.release()]
  const once = <T extends { close(): Promise<void> }>(open: () => Promise<T>) => {
    let thing: Promise<T> | null = null
    return () => {
      thing ??= open().then((one) => {
        opened.push(() => one.close())
        return one
      })
      return thing
    }
  }
  return {
    site: { dockerHost: docker.host, sandboxImage },
    daemon: once(() => openOwnDaemon(progress)),
    instance: once(() => openInstance(null)),
    async close() {
      for (const close of opened.toReversed()) await close()
    },
  }
}
