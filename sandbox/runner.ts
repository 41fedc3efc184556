import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import type { Logger } from 'pino'
import type { Limits, Seal } from '#domain/execution.ts'
import type { ContainerPlan } from './host-config.ts'
import type { OomWatch } from './oom-watch.ts'

/** What every container of a sandbox shares. */
export interface Runner {
  docker: Docker
  oom: OomWatch
  log: Logger
  image: string
  instance: string
  owner: string
  /** Names of the containers of this process that are not removed yet; a sweep leaves them alone. */
  active: Set<string>
  /** `containerOptions`; a test of the start-up check hands in weaker ones. */
  optionsOf(plan: ContainerPlan): ContainerCreateOptions
  /** The limits that are kept when these are asked for: the same, but in a test of the start-up check. */
  limitsOf(limits: Limits): Limits
}

/** Where a container is made, and how it is sealed. */
export interface Site {
  runtime: string
  cgroupParent: string | null
  seal: Seal
}
