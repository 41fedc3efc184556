import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_DOCKER_HOST } from '#domain/docker-host.ts'
import { answersDocker, dockerClient } from './docker-client.ts'
import { findDockerd } from './dockerd.ts'
import { onPath, versionOf } from './find.ts'
import { messageOf } from './message.ts'

/**
 * Can Docker be used here, and by which way? `missing`: the stack brings it; `problem`: a person has to. `fix` says
 * what is missing and the line that brings it. `host` is null for a daemon of our own.
 */
export type DockerCheck =
  | { kind: 'ready'; where: string; host: string | null; version: string }
  | { kind: 'missing'; where: null; host: null; fix: string }
  | { kind: 'problem'; where: string; host: string; fix: string }

/** Looks in the order in which the stack does, and starts nothing. */
export async function checkDocker(): Promise<DockerCheck> {
  const configured = process.env['DOCKER_HOST']
  if (configured) return checkHost(configured, 'DOCKER_HOST')
  const own = await checkPrivate()
  if (own) return own
  const rootless = join(process.env['XDG_RUNTIME_DIR'] ?? `/run/user/${process.getuid?.()}`, 'docker.sock')
  if (existsSync(rootless)) return checkHost(`unix://${rootless}`, 'rootless socket')
  return checkHost(DEFAULT_DOCKER_HOST, 'default socket')
}

async function checkPrivate(): Promise<DockerCheck | null> {
  if (process.getuid?.() !== 0) return null
  const dockerd = await findDockerd()
  if (!dockerd) {
    if (!(await onPath('apt-get'))) return null
    return { kind: 'missing', where: null, host: null, fix: 'npm start or npm run demo brings it' }
  }
  const version = await versionOf(dockerd)
  if (!version) return null
  const where = `${dockerd} (private daemon with user namespaces)`
  return { kind: 'ready', where, host: null, version }
}

async function checkHost(host: string, way: string): Promise<DockerCheck> {
  const where = `${host} (${way})`
  try {
    await answersDocker(host)
    const { Version } = await dockerClient(host).version()
    return { kind: 'ready', where, host, version: Version }
  } catch (error) {
    return { kind: 'problem', where, host, fix: messageOf(error) }
  }
}
