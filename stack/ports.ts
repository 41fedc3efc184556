import { ConfigError } from '#domain/environment.ts'
import { isFree } from './probe.ts'

/** Where the parts of an instance listen, all on the loopback address. */
export interface Ports {
  api: number
  /** What jobs left behind is served from its own origin. */
  artifacts: number
  temporal: number
  temporalUi: number
  model: number
  postgres: number
  redis: number
}

const OFFSETS: Ports = {
  api: 0,
  artifacts: 1,
  temporal: 2,
  temporalUi: 3,
  model: 4,
  postgres: 5,
  redis: 6,
}
const DEFAULT_BASE = 8400

/** The ports of an instance, counted from the API's. */
export function portsFrom(base: number): Ports {
  return {
    api: base + OFFSETS.api,
    artifacts: base + OFFSETS.artifacts,
    temporal: base + OFFSETS.temporal,
    temporalUi: base + OFFSETS.temporalUi,
    model: base + OFFSETS.model,
    postgres: base + OFFSETS.postgres,
    redis: base + OFFSETS.redis,
  }
}

/**
 * The API's port as people set it: `RECKONER_PORT`, else 8400.
 * @throws ConfigError when it is no port, or leaves no room for the others
 */
export function configuredBase(environment = process.env): number {
  const given = environment['RECKONER_PORT']?.trim()
  if (!given) return DEFAULT_BASE
  const base = Number(given)
  if (/^\d+$/.test(given) && base >= 1024 && base + OFFSETS.redis <= 65_535) return base
  throw new ConfigError(`RECKONER_PORT is "${given}"; it wants a whole number from 1024 to 65529.`)
}

/**
 * @throws Error naming the first port that another program holds
 */
export async function refuseTaken(ports: Ports): Promise<void> {
  for (const [name, port] of Object.entries(ports)) {
    if (await isFree(port)) continue
    throw new Error(
      `Port ${port} (${name}) is taken by another program; set RECKONER_PORT to move all ports.`,
    )
  }
}

/** Ports that nobody listens on, for an instance beside others: tests and benches. */
export async function freshPorts(): Promise<Ports> {
  for (;;) {
    // Below 32768, where the kernel takes the ports of outgoing connections from.
    const ports = portsFrom(20_000 + Math.floor(Math.random() * 1200) * 10)
    const free = await Promise.all(Object.values(ports).map((port: number) => isFree(port)))
    if (free.every(Boolean)) return ports
  }
}
