import { createResident } from '#adapters/linters/resident/resident.ts'
import type { Log } from '#adapters/telemetry/log.ts'
import { createAllowList } from './allow-list.ts'
import { atMost } from './at-most.ts'
import { createBandit } from './bandit.ts'
import { criticOf, type Critic } from './critic.ts'
import { createRuff } from './ruff.ts'

/** A critic whose tools stay loaded in a process of their own, from `start` or the first review until `close`. */
export interface ResidentCritic extends Critic {
  start(): void
  close(): Promise<void>
}

/**
 * The critic: ruff, bandit and the allow-list.
 * @param pythonTools folder of the virtual environment
 * @param places how many programs it has in hand at once
 */
export function createCritic(pythonTools: string, places: number, log: Log): ResidentCritic {
  const resident = createResident(pythonTools, log)
  const tools = [createRuff, createBandit, createAllowList]
  const critic = atMost(places, criticOf(tools.map((tool) => tool(resident))))
  return { ...critic, start: resident.start, close: resident.close }
}
