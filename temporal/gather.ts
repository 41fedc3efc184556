import { availableParallelism } from 'node:os'
import type { Collaborators } from '#activities/collaborators.ts'
import { createCache } from '#adapters/cache/redis.ts'
import { createWakeups } from '#adapters/events/redis.ts'
import { createCritic } from '#adapters/linters/create-critic.ts'
import { createRedisLeases } from '#adapters/leases/redis.ts'
import { createModels } from '#adapters/llm/openai.ts'
import { createStorage } from '#adapters/storage/create-storage.ts'
import { remembering } from '#adapters/storage/memory.ts'
import type { Log } from '#adapters/telemetry/log.ts'
import type { Config } from '#config.ts'
import { connect } from '#db/database.ts'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { connectDocker } from '#sandbox/client.ts'
import { createDockerSandbox } from '#sandbox/docker.ts'

/** Builds what the activities are given from the configuration. */
export function gather(config: Config, log: Log): Collaborators & { close(): Promise<void> } {
  const db = connect(config.databaseUrl)
  const wakeups = createWakeups(config.redisUrl)
  const store = createCache(config.redisUrl)
  const docker = connectDocker(config.sandbox.dockerHost)
  const places = createRedisLeases({
    redisUrl: config.redisUrl,
    name: 'sandbox',
    places: config.sandbox.concurrency,
    // With nobody to ask, as many as this machine can run without one waiting for the other.
    localPlaces: availableParallelism(),
    log,
  })
  const sandbox = createDockerSandbox({ docker, config, places, log })
  const critic = createCritic(config.pythonTools, config.worker.slots.critic, log)
  // Whoever plays workflows criticises within their turns.
  if (config.worker.queues.some((queue) => queue === 'critic' || queue === 'jobs')) critic.start()
  return {
    db,
    wakeups,
    sandbox,
    storage: remembering(createStorage(config.storage)),
    models: createModels(config.models),
    cache: { store, ...config.cache },
    critic,
    limits: { ...DEFAULT_LIMITS, timeoutMs: config.sandbox.timeoutMs },
    async close() {
      await Promise.all([critic.close(), sandbox.close(), wakeups.close(), store.close()])
      await places.close()
      await db.destroy()
    },
  }
}
