import type { Duplex } from 'node:stream'
import type { Container, ContainerCreateOptions } from 'dockerode'
import type Docker from 'dockerode'
import { endByForce, killHere } from './force.ts'
import { within } from './within.ts'

/** How long the daemon may take for each call, in milliseconds. */
const LIMITS = {
  create: 5000,
  attach: 5000,
  start: 10_000,
  kill: 5000,
  end: 5000,
  inspect: 5000,
  remove: 20_000,
}

/** What the daemon says of a container that has ended. */
export interface Ending {
  exit: number | null
  oom: boolean
}

/** One container, from its making to its removal; each call has its time limit. */
export interface SandboxContainer {
  readonly name: string
  readonly id: string
  attach(): Promise<Duplex>
  start(): Promise<void>
  /** SIGKILL; that it is already gone is no error. */
  kill(): Promise<void>
  /** Waits for its end. `exit` is null when the daemon could not tell. */
  ending(): Promise<Ending>
  /** Waits for its end, no longer than so many milliseconds; never throws. */
  left(milliseconds: number): Promise<void>
}

/** @throws when the daemon refuses or does not answer; a container may exist then, so remove it by its name */
export async function createContainer(
  docker: Docker,
  name: string,
  options: ContainerCreateOptions,
): Promise<SandboxContainer> {
  const container = await within(LIMITS.create, 'create', (abortSignal) =>
    docker.createContainer({ ...options, name, abortSignal }),
  )
  return {
    name,
    id: container.id,
    attach: () => attach(container),
    async start() {
      await within(LIMITS.start, 'start', (abortSignal) => container.start({ abortSignal }))
    },
    async kill() {
      killHere(docker, container.id)
      const signal = 'SIGKILL'
      await tolerating([404, 409], () =>
        within(LIMITS.kill, 'kill', (abortSignal) => container.kill({ signal, abortSignal })),
      )
    },
    ending: () => ending(container),
    async left(milliseconds) {
      await within(milliseconds, 'wait', (abortSignal) => container.wait({ abortSignal })).catch(() => {})
    },
  }
}

/** Ends and removes a container, by force where it hangs; that there is none of that name is no error. */
export async function removeContainer(docker: Docker, name: string): Promise<void> {
  try {
    await remove(docker, name)
  } catch (error) {
    if (!(await endByForce(docker, name))) throw error
    await remove(docker, name)
  }
}

async function remove(docker: Docker, name: string): Promise<void> {
  // 409: somebody else is removing it at this moment.
  await tolerating([404, 409], () =>
    within(LIMITS.remove, 'remove', (abortSignal) =>
      docker.getContainer(name).remove({ force: true, v: true, abortSignal }),
    ),
  )
}

async function attach(container: Container): Promise<Duplex> {
  // The signal stays with the stream that this gives, but after that it is never aborted.
  const stream = await within(LIMITS.attach, 'attach', (abortSignal) =>
    container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true, abortSignal }),
  )
  if (!isDuplex(stream)) throw new Error('The daemon gave a stream that cannot be written to.')
  return stream
}

function isDuplex(stream: NodeJS.ReadWriteStream): stream is Duplex {
  return 'destroy' in stream
}

async function ending(container: Container): Promise<Ending> {
  try {
    await within(LIMITS.end, 'wait', (abortSignal) => container.wait({ abortSignal }))
    const { State } = await within(LIMITS.inspect, 'inspect', (abortSignal) =>
      container.inspect({ abortSignal }),
    )
    return { exit: State.Running ? null : State.ExitCode, oom: State.OOMKilled }
  } catch {
    return { exit: null, oom: false }
  }
}

async function tolerating(statuses: number[], call: () => Promise<unknown>): Promise<void> {
  try {
    await call()
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null
    if (!statuses.some((tolerated) => tolerated === status)) throw error
  }
}
