import { setTimeout as sleep } from 'node:timers/promises'
import { RESET_STEPS } from '#domain/run.ts'
import { Random } from '#test/pictures/random.ts'
import { type ClientLog, newClientLog } from './auditor/client-log.ts'
import { type Ask, freshAsk, pictureOf, questionOf } from './asking.ts'
import { createGuest, type Guest } from './guest.ts'
import { addScript } from './models.ts'
import type { World } from './world.ts'

/** Jobs of every kind, always as many at once, for as long as it is wanted. */
export interface Load {
  log: ClientLog
  /** How many guests have come and gone. */
  served(): number
  /** Lets nobody else in; resolves when the last guest has gone. */
  end(): Promise<void>
}

interface Visit {
  world: World
  guest: Guest
  random: Random
  ask: Ask
}

type Kind = (visit: Visit) => Promise<void>

const plain: Kind = async ({ guest, ask }) => {
  const jobId = await guest.ask(ask)
  if (jobId !== null) await guest.follow(jobId)
}

const repaired: Kind = async (visit) => {
  const fault = visit.random.pick(['failing-code', 'insecure-code', 'lint-code'])
  await addScript(visit.world, [{ role: 'codegen', fault }])
  await plain(visit)
}

const unanswerable: Kind = (visit) =>
  plain({ ...visit, ask: { ...visit.ask, question: 'What is the capital of France?' } })

const parked: Kind = async (visit) => {
  await addScript(visit.world, [{ role: 'codegen', fault: 'failing-code', times: 3 }])
  await plain({ ...visit, ask: { ...visit.ask, onExhausted: 'park' } })
}

const cancelled: Kind = async ({ guest, random, ask }) => {
  const jobId = await guest.ask(ask)
  if (jobId === null) return
  await sleep(random.integer(100, 4000))
  await guest.insist((client) => client.cancel(jobId))
  await guest.follow(jobId)
}

const reset: Kind = async ({ guest, random, ask }) => {
  const jobId = await guest.ask(ask)
  if (jobId === null) return
  await guest.follow(jobId)
  const step = random.pick(RESET_STEPS)
  await guest.insist((client) => client.reset(jobId, { step, reason: 'once more' }))
  await guest.follow(jobId)
}

const impatient: Kind = async ({ guest, ask }) => {
  const ids = await Promise.all([1, 2, 3].map(() => guest.ask(ask)))
  const jobId = ids.find((id) => id !== null)
  if (jobId) await guest.follow(jobId)
}

const doubled: Kind = async ({ guest, ask }) => {
  const ids = await Promise.all([guest.ask(ask), guest.ask({ ...ask, key: `${ask.key}-again` })])
  for (const id of ids) if (id !== null) await guest.follow(id)
}

const confused: Kind = async ({ guest, ask }) => {
  const jobId = await guest.ask(ask)
  await guest.ask({ ...ask, question: 'What is the average revenue?' })
  if (jobId !== null) await guest.follow(jobId)
}

const broken: Kind = async ({ guest, ask }) => {
  await guest.ask({ ...ask, picture: ask.picture.slice(0, 400) })
}

/** Each kind and how many of twenty guests are of it. */
const KINDS: [Kind, number][] = [
  [plain, 6],
  [repaired, 3],
  [unanswerable, 1],
  [parked, 2],
  [cancelled, 2],
  [reset, 2],
  [impatient, 1],
  [doubled, 1],
  [confused, 1],
  [broken, 1],
]
const DECK = KINDS.flatMap(([kind, count]) => Array.from({ length: count }, () => kind))

/** @param atOnce guests at the same time */
export function startLoad(world: World, { seed, atOnce }: { seed: number; atOnce: number }): Load {
  const log = newClientLog()
  const random = new Random(seed).fork(999)
  const closing = new AbortController()
  let begun = 0
  let served = 0

  async function serve(number: number): Promise<void> {
    const own = random.fork(number)
    const kind = DECK[(number * 7 + seed) % DECK.length] ?? plain
    const picture = await pictureOf(number)
    const ask = await freshAsk({ picture, question: questionOf(number), key: `guest-${number}` })
    await kind({ world, guest: createGuest(world, log, own), random: own, ask })
  }

  async function seat(): Promise<void> {
    while (!closing.signal.aborted) {
      const number = (begun += 1)
      await serve(number).catch((error: unknown) =>
        process.stderr.write(`guest ${number}: ${String(error)}\n`),
      )
      served += 1
    }
  }

  const seats = Array.from({ length: atOnce }, seat)
  return {
    log,
    served: () => served,
    async end() {
      closing.abort()
      await Promise.all(seats)
    },
  }
}
