import Docker from 'dockerode'
import { dockerAddress } from '#domain/docker-host.ts'

/** A client of the daemon that `DOCKER_HOST` names; null: the default socket. Nothing is connected yet. */
export function connectDocker(dockerHost: string | null): Docker {
  return new Docker(dockerAddress(dockerHost))
}
