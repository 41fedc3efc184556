import { withLock } from './cache.ts'
import type { DaemonFolders } from './docker-folders.ts'
import { changeRuntimes, type Runtimes } from './docker-runtimes.ts'
import {
  type Choice,
  GVISOR,
  keepChoice,
  type Platform,
  PLATFORMS,
  readChoice,
  runtimeOf,
} from './gvisor-choice.ts'
import { probe } from './gvisor-probe.ts'
import { messageOf } from './message.ts'
import type { Found } from './service.ts'

type Say = (detail: string) => void

/** Where platforms are tried out. */
export interface Trial {
  dockerHost: string
  folders: DaemonFolders
  image: string
  /** Longest time for one run, in milliseconds. */
  limitMs: number
}

const ROUNDS = 3

/**
 * The platform that is the fastest on this machine, measured once.
 * @returns it, and how it was come by, for people
 * @throws Error saying of each why it does not run here
 */
export async function choosePlatform(
  trial: Trial,
  found: Found,
  say: Say,
): Promise<{ platform: Platform; told: string }> {
  const choose = async () => {
    const known = await readChoice(found.version)
    if (known) return { platform: known.platform, told: `${known.platform}, measured before` }
    const choice = await measure(trial, found, say)
    await keepChoice(found.version, choice)
    return { platform: choice.platform, told: tell(choice) }
  }
  return withLock('gvisor-platform', choose, say)
}

/** In turns, so that what else the machine is doing meets all alike; the best run of each counts. */
async function measure(trial: Trial, found: Found, say: Say): Promise<Choice> {
  const results = new Map<Platform, number | Error>()
  await withRuntimes(trial, found, async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const platform of PLATFORMS) {
        const before = results.get(platform) ?? Infinity
        if (before instanceof Error) continue
        say(`trying ${platform}, round ${round} of ${ROUNDS}`)
        const result = await tryOut(trial, platform)
        results.set(platform, result instanceof Error ? result : Math.min(before, result))
      }
    }
  })
  return fastest(results)
}

async function tryOut({ dockerHost, image, limitMs }: Trial, platform: Platform): Promise<number | Error> {
  return probe({ dockerHost, image, runtime: trialName(platform), limitMs }).catch((error: Error) => error)
}

/** Every platform has a name of its own meanwhile, which nobody else asks for. */
async function withRuntimes(trial: Trial, found: Found, work: () => Promise<void>): Promise<void> {
  const own: Runtimes = {}
  for (const platform of PLATFORMS) own[trialName(platform)] = runtimeOf(found.path, platform)
  await changeRuntimes(trial.folders, (known) => ({ ...known, ...own }))
  try {
    await work()
  } finally {
    const others = (known: Runtimes) => Object.entries(known).filter(([name]) => !(name in own))
    await changeRuntimes(trial.folders, (known) => Object.fromEntries(others(known)))
  }
}

function trialName(platform: Platform): string {
  return `${GVISOR}-${platform}`
}

function fastest(results: Map<Platform, number | Error>): Choice {
  const msOf = (platform: Platform) => {
    const result = results.get(platform)
    return typeof result === 'number' ? Math.round(result) : null
  }
  const ms = { systrap: msOf('systrap'), ptrace: msOf('ptrace') }
  const running = PLATFORMS.filter((platform) => ms[platform] !== null)
  const [platform] = running.sort((one, other) => (ms[one] ?? 0) - (ms[other] ?? 0))
  if (platform) return { platform, ms }
  const reasons = [...results].map(([name, error]) => `${name}: ${messageOf(error)}`)
  throw new Error(`it does not run here. ${reasons.join(' ')}`)
}

function tell({ platform, ms }: Choice): string {
  const times = PLATFORMS.map((name) => `${name} ${ms[name] === null ? 'does not run' : `${ms[name]} ms`}`)
  return `${platform} (${times.join(', ')})`
}
