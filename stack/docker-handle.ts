/** A Docker daemon that may be used until it is given back. */
export interface DockerHandle {
  /** As `DOCKER_HOST` wants it: `unix:///…`. */
  host: string
  /** How it was found, for people. */
  way: string
  /** Is it our own daemon, with nobody else's containers in it? */
  private: boolean
  /** Gives it back; a daemon of ours ends with its last user. */
  release(): Promise<void>
}
