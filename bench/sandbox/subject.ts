import pino from 'pino'
import { WEAKNESSES } from '#config.ts'
import { createLocalLeases } from '#adapters/leases/local.ts'
import { DEFAULT_LIMITS, type Execution } from '#domain/execution.ts'
import { createDispenser } from '#sandbox/dispenser.ts'
import { createDockerSandbox } from '#sandbox/docker.ts'
import type { Sandbox } from '#sandbox/sandbox.ts'
import { placeOf, runnerOf } from './runner.ts'
import { type Site, optionsWith } from './site.ts'
import type { Variant } from './variants.ts'

/** A sandbox on one runtime, as the product has it. */
export interface Subject {
  variant: Variant
  /** @throws never for what the program does; it is an outcome */
  run(program: string, given?: { lease?: string; timeoutMs?: number }): Promise<Execution>
  close(): Promise<void>
}

export const CLIENTS = 2
const WARM = 2

/** @throws Error with what the start-up check missed of a runtime that people get */
export async function openSubject(site: Site, variant: Variant): Promise<Subject> {
  return (variant.shipped ? openProved : openUnproved)(site, variant)
}

/** The whole sandbox, as the product opens it. */
async function openProved(site: Site, variant: Variant): Promise<Subject> {
  const sandbox = createDockerSandbox({
    docker: site.docker,
    places: createLocalLeases(CLIENTS),
    log: pino({ level: 'silent' }),
    optionsOf: optionsWith(variant),
    config: {
      host: '127.0.0.1',
      models: { preset: 'builtin' },
      // What is weaker than it should be is measured all the same; it runs our own programs alone.
      sandbox: {
        image: site.image,
        runtime: variant.runtime,
        allowWeak: [...WEAKNESSES],
        concurrency: CLIENTS,
        warm: WARM,
        instance: `bench-${process.pid}-${variant.name}`,
      },
    },
  })
  const { kind, missing } = await sandbox.prove()
  if (kind !== 'refused') return subjectOf(variant, sandbox.run, sandbox.close)
  await sandbox.close()
  throw new Error(`${variant.label}: its start-up check refuses it. ${missing.join(' ')}`)
}

/** Without the start-up check: what is only compared with may be what nobody should be given. */
async function openUnproved(site: Site, variant: Variant): Promise<Subject> {
  const runner = runnerOf(site, variant)
  const dispenser = createDispenser({ runner, warm: WARM, places: CLIENTS })
  const place = placeOf(variant)
  dispenser.use(place)
  const run: Sandbox['run'] = async (request, signal) =>
    (await dispenser.run({ request, signal, hear: () => {} }, { site: place, queueMs: 0 })).execution
  return subjectOf(variant, run, async () => {
    await dispenser.close()
    runner.oom.close()
  })
}

function subjectOf(variant: Variant, run: Sandbox['run'], close: () => Promise<void>): Subject {
  return {
    variant,
    close,
    run(program, { lease, timeoutMs = DEFAULT_LIMITS.timeoutMs } = {}) {
      const limits = { ...DEFAULT_LIMITS, timeoutMs }
      const request = { program, files: [], limits, labels: {}, lease: lease ?? null }
      return run(request, new AbortController().signal)
    },
  }
}
