import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, Connection, type WorkflowStartOptions } from '@temporalio/client'
import { createActivities } from '#activities/index.ts'
import type { Collaborators } from '#activities/collaborators.ts'
import { normaliseImage } from '#adapters/images/normalise.ts'
import { createLog } from '#adapters/telemetry/log.ts'
import { loadConfig } from '#config.ts'
import { acceptJob } from '#db/accepting.ts'
import { saveImage } from '#db/images.ts'
import { viewJob } from '#db/job-snapshot.ts'
import { migrateToLatest } from '#db/migrate.ts'
import type { Activities } from '#domain/activities.ts'
import { EDITION } from '#domain/job.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import type { OnExhausted } from '#domain/parking.ts'
import { connectJobs } from '#temporal/client.ts'
import { dataConverterOf } from '#temporal/codec/data-converter.ts'
import { gather } from '#temporal/gather.ts'
import { createReconciler } from '#temporal/reconciler.ts'
import { createWorkers } from '#temporal/workers.ts'
import { useDatabase, type WholeInstance } from '#test/services.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples')

/** Changes what an activity does, between the workflow and the real one. */
export type Change = (activities: Activities, collaborators: Collaborators) => Partial<Activities>

type Options = Partial<WorkflowStartOptions> & { onExhausted?: OnExhausted }

/**
 * A worker of one's own on the services of a running instance: own database, storage and Temporal
 * namespace, and activities that a test may step between. Call it at the top level of a test file.
 */
export async function useOwnWorker(
  instance: WholeInstance,
  change: Change,
  // Without patience: a test has made sure that nothing is about to be told. And each step an activity of its own: whether
  // a reading goes on hangs on how quick the machine is.
  { quietMs = 0, aheadMs = 0 }: { quietMs?: number | undefined; aheadMs?: number } = {},
) {
  const { databaseUrl, drop } = await useDatabase()
  await migrateToLatest(databaseUrl)
  const folder = await temporaryFolder('own-worker')
  const namespace = `own-${randomUUID().slice(0, 8)}`
  const config = loadConfig({
    ...instance.environment,
    DATABASE_URL: databaseUrl,
    STORAGE_PATH: folder,
    TEMPORAL_NAMESPACE: namespace,
    RECKONER_INSTANCE: namespace,
    WORKER_AHEAD_MS: `${aheadMs}`,
  })
  const connection = await Connection.connect({ address: config.temporal.address })
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  })
  const log = createLog({ service: 'test', level: 'silent' })
  const gathered = gather(config, log)
  await gathered.sandbox.prove()
  const real = createActivities(gathered)
  const temporal = connectJobs(config.temporal)
  const reconciler = createReconciler({ ...gathered, executions: temporal.executions, log, quietMs })
  const activities = { ...real, ...change(real, gathered) }
  const chores = { reconcileJobs: reconciler.sweep }
  const workers = await createWorkers(config, { activities, chores }, log)
  const running = workers.run()
  const client = new Client({ connection, namespace, dataConverter: dataConverterOf(config.temporal) })

  /** Asks about an example: the job's id, and the job when it has closed. */
  async function begin(file: string, question: string, options: Options = {}) {
    const { onExhausted = 'fail', ...start } = options
    const input = await accept(gathered, file, question, onExhausted)
    const workflow = { workflowId: `job/${input.jobId}`, taskQueue: 'jobs', args: [input], ...start }
    const ended = client.workflow.execute('answerImage', workflow).catch(() => {})
    const closed = async () => {
      await ended
      const job = await viewJob(gathered.db, LOCAL_OWNER.organisation, input.jobId)
      if (!job) throw new Error('the job is gone')
      return job
    }
    return { jobId: input.jobId, closed }
  }

  return {
    config,
    collaborators: gathered,
    temporal,
    reconciler,
    /** Temporal as an operator has it, in the namespace of this worker. */
    client,
    begin,
    /** Asks about an example and gives the closed job. */
    ask: async (file: string, question: string) => (await begin(file, question)).closed(),
    async close() {
      workers.shutdown()
      await running
      await workers.close()
      await Promise.all([connection.close(), temporal.close()])
      await gathered.close()
      await drop()
    },
  }
}

async function accept(
  { db, storage }: Collaborators,
  file: string,
  question: string,
  onExhausted: OnExhausted,
) {
  const result = await normaliseImage(await readFile(join(EXAMPLES, file)), 'image/png', file)
  if (result.kind !== 'image') throw new Error(result.sentence)
  const { png, sha256, width, height } = result.image
  const key = `org/${LOCAL_OWNER.organisation}/image/${sha256}.png`
  await storage.put(key, png, 'image/png')
  const { id } = await saveImage(db, LOCAL_OWNER, { key, sha256, bytes: png.byteLength, width, height })
  const job = {
    owner: LOCAL_OWNER,
    question,
    images: [id],
    models: 'test',
    attempts: 3,
    onExhausted,
    idempotency: null,
  }
  const { kind, ...accepted } = await acceptJob(db, job)
  if (!('jobId' in accepted)) throw new Error(`the job was ${kind}`)
  return { ...LOCAL_OWNER, jobId: accepted.jobId, attempts: 3, onExhausted, edition: EDITION }
}
