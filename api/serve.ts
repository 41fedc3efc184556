import path from 'node:path'
import { createCache } from '#adapters/cache/redis.ts'
import { createWakeups } from '#adapters/events/redis.ts'
import { normaliseImage } from '#adapters/images/normalise.ts'
import { createModels } from '#adapters/llm/openai.ts'
import { createStorage } from '#adapters/storage/create-storage.ts'
import type { Log } from '#adapters/telemetry/log.ts'
import type { Config } from '#config.ts'
import { connect } from '#db/database.ts'
import { ConfigError } from '#domain/environment.ts'
import { connectJobs, workflowUrl } from '#temporal/client.ts'
import { createDispatcher } from '#temporal/dispatcher.ts'
import { createReconciler } from '#temporal/reconciler.ts'
import { isLoopback } from '#domain/loopback.ts'
import { createApp } from './app.ts'
import { createArtifactApp } from './artifact-app.ts'
import { codecDoorOf } from './codec-door.ts'
import type { Collaborators } from './collaborators.ts'
import { dependenciesOf } from './dependencies.ts'
import { createLookAgain } from './look-again.ts'
import { listen } from './listen.ts'
import { modelsLine } from './models.ts'

/**
 * Serves the API and the page on the configured port, artifacts on the one after it, and brings
 * accepted jobs to Temporal, until `close()`.
 * @throws ConfigError when the host is not this machine alone; else when a port is taken
 */
export async function serve(config: Config, log: Log): Promise<{ close(): Promise<void> }> {
  requireLoopback(config.host)
  const stopping = new AbortController()
  const { collaborators, close } = gather(config, log, stopping.signal)
  const doors = [
    await listen(createApp(collaborators), config.host, config.port),
    await listen(createArtifactApp(collaborators), config.host, artifactPortOf(config)),
  ]
  return {
    close: async () => {
      stopping.abort()
      await Promise.all(doors.map((door) => door.close()))
      await close()
    },
  }
}

const artifactPortOf = ({ port }: Config) => port + 1

/** Nobody signs in yet, so whoever reaches the port may use it. */
function requireLoopback(host: string): void {
  if (isLoopback(host)) return
  throw new ConfigError(
    `RECKONER_HOST is "${host}"; without sign-in it wants a loopback address such as 127.0.0.1.`,
  )
}

/** Builds what the routes are given from the configuration. */
function gather(config: Config, log: Log, signal: AbortSignal) {
  const db = connect(config.databaseUrl)
  const storage = createStorage(config.storage)
  const wakeups = createWakeups(config.redisUrl)
  const redis = createCache(config.redisUrl)
  const temporal = connectJobs(config.temporal)
  const models = createModels(config.models)
  const { instance } = config.sandbox
  const dispatcher = createDispatcher({ db, open: config.temporal.open, start: temporal.start, log })
  const reconciler = createReconciler({ db, storage, wakeups, executions: temporal.executions, log })
  const collaborators: Collaborators = {
    db,
    storage,
    wakeups,
    normaliseImage,
    cancel: temporal.cancel,
    decide: temporal.decide,
    reset: temporal.reset,
    lookAgain: createLookAgain({ db, look: reconciler.look, log }),
    kick: dispatcher.kick,
    codec: codecDoorOf(config.temporal, temporal.codec),
    dependencies: dependenciesOf({ db, redis, storage, temporal, models, instance }),
    log,
    settings: settingsOf(config),
    signal,
  }
  const close = async () => {
    await dispatcher.stop()
    await Promise.all([wakeups.close(), redis.close(), temporal.close()])
    await db.destroy()
  }
  return { collaborators, close }
}

const settingsOf = (config: Config): Collaborators['settings'] => ({
  models: modelsLine(config.models),
  instance: config.sandbox.instance,
  artifactPort: artifactPortOf(config),
  secret: config.cache.secret,
  temporalUrl: (jobId, runId) => workflowUrl(config.temporal, jobId, runId),
  page: path.join(import.meta.dirname, '..', 'web', 'dist'),
})
