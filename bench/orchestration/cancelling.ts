import { setTimeout as sleep } from 'node:timers/promises'
import { worstRow } from '#bench/row.ts'
import type { JobEvent } from '#domain/event.ts'
import type { Step } from '#domain/steps.ts'
import { LABELS, SANDBOX_LABEL } from '#sandbox/labels.ts'
import { dockerClient } from '#stack/docker-client.ts'
import { ask } from './asking.ts'
import type { Field, Measure } from './field.ts'
import { GOALS } from './goals.ts'
import { until } from './until.ts'

/** How long it takes until a cancel has reached what the job is about, on the worker that is up. */
export const measureCancels: Measure = async (field) => {
  const { effort } = field
  const request: number[] = []
  const container: number[] = []
  for (let round = 1; round <= effort.cancels; round += 1) {
    field.say(`cancel ${round} of ${effort.cancels}`)
    request.push(await cancelRequest(field))
    container.push(await cancelContainer(field))
  }
  const head = { what: 'cancel', unit: 's', goal: GOALS.cancel } as const
  return {
    rows: [
      worstRow({ ...head, subject: 'until the model request is gone' }, request),
      worstRow({ ...head, subject: 'until the container is gone' }, container),
    ],
    notes: [],
  }
}

/** Seconds from sending the cancel until the models saw the request go. */
async function cancelRequest(field: Field): Promise<number> {
  const { models } = field.stage
  await models.order({ silent: 'codegen' })
  const call = async () => (await models.calls()).find(({ role }) => role === 'codegen')
  return cancelled(field, {
    step: 'codegen',
    untilDeep: () => until('call of a model', call),
    untilGone: () => until('end of the call', async () => (await call())?.abandonedAt),
  })
}

/** A program that has been started is inside of Python by then, in milliseconds. */
const DEEP_MS = 1000

/** Seconds from sending the cancel until Docker does not list the container any more. */
async function cancelContainer(field: Field): Promise<number> {
  const { site, config, models } = field.stage
  await models.order({ program: 'endless' })
  const docker = dockerClient(site.docker.host)
  const filters = { label: [SANDBOX_LABEL, `${LABELS.instance}=${config.sandbox.instance}`] }
  const listed = async () => (await docker.listContainers({ all: true, filters })).map(({ Id }) => Id)
  let before: string[] = []
  return cancelled(field, {
    step: 'execution',
    async untilDeep() {
      await sleep(DEEP_MS)
      before = await listed()
    },
    // Those that wait on a shelf stay where they are: the one that goes is the program's.
    untilGone: () =>
      until('end of the container', async () => {
        const left = await listed()
        return before.every((id) => left.includes(id)) ? null : Date.now()
      }),
  })
}

interface Depth {
  step: Step
  /** Called when the step has begun. */
  untilDeep(): Promise<unknown>
  /** When it was gone, in milliseconds since 1970. */
  untilGone(): Promise<number>
}

async function cancelled({ stage }: Field, { step, untilDeep, untilGone }: Depth): Promise<number> {
  const begun = Promise.withResolvers<string>()
  const hear = ({ jobId, body }: JobEvent) => {
    if (body.kind === 'step-started' && body.step === step) begun.resolve(jobId)
  }
  const asking = ask(stage, { status: 'cancelled', hear })
  const jobId = await Promise.race([begun.promise, asking.then(() => '')])
  await untilDeep()
  const since = Date.now()
  await stage.client.cancel(jobId)
  const goneAt = await untilGone()
  await asking
  return (goneAt - since) / 1000
}
