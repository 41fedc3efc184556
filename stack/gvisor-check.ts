import { z } from 'zod'
import { dockerClient } from './docker-client.ts'
import { GVISOR, readChoice } from './gvisor-choice.ts'
import { gvisor } from './gvisor.ts'

const INFO_MS = 5000
const infoForm = z.object({ Runtimes: z.record(z.string(), z.object({ path: z.string().optional() })) })

/** Where gVisor is, for people. */
export interface FoundGvisor {
  where: string
  version: string | null
}

/**
 * Looks and starts nothing.
 * @param host the daemon that is used, when it is not our own; that one has gVisor registered or not
 */
export async function findGvisor(host: string | null): Promise<FoundGvisor | null> {
  if (host !== null) return registered(host)
  const found = await gvisor.find()
  if (!found) return null
  const choice = await readChoice(found.version)
  const platform = choice ? `platform ${choice.platform}` : 'platform not measured yet'
  return { where: `${found.path} (${found.way}, ${platform})`, version: found.version }
}

async function registered(host: string): Promise<FoundGvisor | null> {
  try {
    const answer: unknown = await dockerClient(host, INFO_MS).info()
    const runtime = infoForm.parse(answer).Runtimes[GVISOR]
    return runtime ? { where: `${runtime.path ?? GVISOR} (registered with ${host})`, version: null } : null
  } catch {
    // The row for Docker says what is the matter with the daemon.
    return null
  }
}
