import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault, Strike } from '#test/faults/fault.ts'
import { addScript, scriptsLeft } from '#test/faults/models.ts'
import { deadServer } from '#test/faults/striking.ts'

const ASKING = ['vision', 'reasoning', 'codegen'] as const

/** How long a job may take to call the model of a role, in milliseconds. */
const COMES_MS = 30_000

/** The next call of the step's model suffers the fault. */
async function suffer({ world, place }: Strike, fault: string, ms = 1000): Promise<boolean> {
  await addScript(world, [{ role: place, fault, ms }])
  for (const end = Date.now() + COMES_MS; Date.now() < end; await sleep(100)) {
    const left = await scriptsLeft(world).catch(() => null)
    if (left?.every((one) => one.role !== place || one.fault !== fault)) return true
  }
  return false
}

const ANSWERS = [
  ['500', 'answers 500'],
  ['429', 'answers 429'],
  ['cut', 'cuts its answer'],
  ['wrong-json', 'answers in another form'],
] as const

const wrongAnswers: Fault[] = ANSWERS.map(([fault, what]) => ({
  row: 'F22',
  what: `the model ${what}`,
  family: 'fail',
  places: ASKING,
  expected: 'asked again as its kind of failure allows, then a reason of the model’s',
  holds: ['models'],
  strike: (at) => suffer(at, fault),
}))

const deadModels: Fault = {
  row: 'F22',
  what: 'kill -9 of the models',
  family: 'kill',
  places: ASKING,
  expected: 'asked again',
  holds: ['models'],
  strike: (at) => deadServer(at, 'models', at.random.integer(0, 2000)),
}

const slowModels: Fault = {
  row: 'F23',
  what: 'the model is slow',
  family: 'stop',
  places: ASKING,
  expected: 'heartbeats keep the try alive',
  holds: ['models'],
  strike: (at) => suffer(at, 'delay', at.random.integer(2000, 12_000)),
}

const endless: Fault = {
  row: 'F13',
  what: 'a program without end',
  family: 'stop',
  places: ['codegen'],
  expected: 'ended at its limit, and written again',
  holds: ['models'],
  strike: (at) => suffer(at, 'endless-code'),
}

/** What befalls the models, and what they write. */
export const MODEL_FAULTS: Fault[] = [...wrongAnswers, deadModels, slowModels, endless]
