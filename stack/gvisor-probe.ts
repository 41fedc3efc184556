import type { Container } from 'dockerode'
import { killContainer } from './container-processes.ts'
import { dockerClient } from './docker-client.ts'
import { messageOf } from './message.ts'

/** What runs are made of: a start, imports, new processes. */
const PROGRAM = `
import os, sys
sys.path.append("/opt/sbx/site")
import json, numpy
for _ in range(10):
    child = os.fork()
    if child == 0:
        os._exit(0 if json.loads("[1]") == [1] else 1)
    if os.waitpid(child, 0)[1] != 0:
        sys.exit(1)
`
const MEMORY_BYTES = 512 * 2 ** 20
const CLEAR_MS = 5000

export interface Probe {
  dockerHost: string
  image: string
  /** As registered with the daemon. */
  runtime: string
  /** Longest time for the whole run. */
  limitMs: number
}

/**
 * Runs one small program. Nothing of it is left, also when the runtime hangs.
 * @returns milliseconds from its start to its end
 * @throws Error saying in a sentence why it did not run
 */
export async function probe({ dockerHost, image, runtime, limitMs }: Probe): Promise<number> {
  const signal = AbortSignal.timeout(limitMs)
  try {
    const container = await create({ dockerHost, image, runtime, signal })
    return await flown(container, signal)
  } catch (error) {
    const sentence = signal.aborted ? `it did not end within ${limitMs / 1000} s.` : messageOf(error)
    throw new Error(sentence, { cause: error })
  }
}

/** The program is ours, so it needs a limit against accidents only. */
function create(given: { dockerHost: string; image: string; runtime: string; signal: AbortSignal }) {
  return dockerClient(given.dockerHost).createContainer({
    Image: given.image,
    Cmd: ['python3', '-I', '-B', '-S', '-c', PROGRAM],
    NetworkDisabled: true,
    HostConfig: {
      Runtime: given.runtime,
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      Memory: MEMORY_BYTES,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges', 'seccomp=unconfined'],
      LogConfig: { Type: 'none', Config: {} },
    },
    abortSignal: given.signal,
  })
}

async function flown(container: Container, abortSignal: AbortSignal): Promise<number> {
  const since = performance.now()
  try {
    await container.start({ abortSignal })
    const { StatusCode: code } = await container.wait({ abortSignal })
    if (code !== 0) throw new Error(`the program ended with exit code ${code}.`)
    return performance.now() - since
  } catch (error) {
    // The daemon waits for a runtime that hangs, and could not remove the container before.
    await killContainer(container.id)
    throw error
  } finally {
    await clear(container)
  }
}

/** A daemon that does not let go now does so when it is swept. */
async function clear(container: Container): Promise<void> {
  const abortSignal = AbortSignal.timeout(CLEAR_MS)
  await container.remove({ force: true, v: true, abortSignal }).catch(() => killContainer(container.id))
}
