import { ConfigError } from './environment.ts'

/** Where Docker listens when nothing else is said. */
export const DEFAULT_DOCKER_HOST = 'unix:///var/run/docker.sock'

/** The address of a Docker daemon, in the form that its client takes. */
export type DockerAddress =
  | { socketPath: string }
  | { protocol: 'http' | 'https'; host: string; port: number }

const PORTS = { http: 2375, https: 2376 }
const PROTOCOLS = new Map<string, 'http' | 'https'>([
  ['tcp:', 'http'],
  ['http:', 'http'],
  ['https:', 'https'],
])

/**
 * Reads a `DOCKER_HOST`: `unix:///run/docker.sock`, `tcp://127.0.0.1:2375`, `https://docker.example:2376`.
 * @throws ConfigError naming what it got, when it is none of these
 */
export function dockerAddress(dockerHost: string | null): DockerAddress {
  const host = dockerHost ?? DEFAULT_DOCKER_HOST
  const url = URL.canParse(host) ? new URL(host) : null
  if (url?.protocol === 'unix:' && url.pathname !== '')
    return { socketPath: decodeURIComponent(url.pathname) }
  const protocol = PROTOCOLS.get(url?.protocol ?? '')
  if (!url || !protocol || url.hostname === '') {
    throw new ConfigError(
      `DOCKER_HOST is "${host}"; it wants unix:///path, tcp://host:port or https://host:port.`,
    )
  }
  return { protocol, host: url.hostname, port: Number(url.port || PORTS[protocol]) }
}
