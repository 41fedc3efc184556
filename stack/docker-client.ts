import Docker from 'dockerode'
import { dockerAddress } from '#domain/docker-host.ts'
import { messageOf } from './message.ts'

const PING_MS = 5000
const REMOVE_MS = 10_000

/** What people can do about the usual reasons why a daemon does not answer. */
const REMEDIES: [RegExp, string][] = [
  [/EACCES/, 'you may not use it; run: sudo usermod -aG docker $USER, then log in again'],
  [/ECONNREFUSED/, 'nobody listens there; run: sudo systemctl start docker'],
  [
    /ENOENT/,
    'there is no such socket; install Docker (sudo apt-get install -y docker.io), or set DOCKER_HOST',
  ],
]

/** A client of a daemon; nothing is connected yet. @param timeout of each call in milliseconds; none by default */
export function dockerClient(host: string, timeout?: number): Docker {
  return new Docker({ ...dockerAddress(host), ...(timeout === undefined ? {} : { timeout }) })
}

/** Makes sure that a daemon answers. @throws Error naming its address and what mends it; ConfigError */
export async function answersDocker(host: string): Promise<void> {
  const docker = dockerClient(host, PING_MS)
  try {
    await docker.ping()
  } catch (error) {
    const message = messageOf(error)
    const remedy = REMEDIES.find(([pattern]) => pattern.test(message))?.[1] ?? message
    throw new Error(`no Docker answers at ${host}: ${remedy}.`, { cause: error })
  }
}

/** Ends and removes every container of a daemon: only for one that is ours alone. */
export async function removeContainers(host: string): Promise<void> {
  // A container whose runtime hangs is never removed; its processes are ended with the daemon's.
  const docker = dockerClient(host, REMOVE_MS)
  const containers = await docker.listContainers({ all: true })
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })))
}
