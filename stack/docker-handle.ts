import type { DaemonFolders } from './docker-folders.ts'

/** A Docker daemon that may be used until it is given back. */
export interface DockerHandle {
  /** As `DOCKER_HOST` wants it: `unix:///…`. */
  host: string
  /** How it was found, for people. */
  way: string
  /** Of our own daemon, with nobody else's containers in it; null: it is somebody else's. */
  folders: DaemonFolders | null
  /** Gives it back; a daemon of ours ends with its last user. */
  release(): Promise<void>
}
