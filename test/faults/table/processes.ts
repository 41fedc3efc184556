import { setTimeout as sleep } from 'node:timers/promises'
import { ACTIVITY_POINTS } from '#domain/failpoint.ts'
import { STEPS } from '#domain/steps.ts'
import { type Fault, PLACES } from '#test/faults/fault.ts'
import { signal } from '#test/faults/part.ts'
import { dieAt, processOf, standStillAt, throwAt, whileHeld } from '#test/faults/striking.ts'

const POINTS_OF_ACCEPT = [
  ['F1', 'before-effect', 'nothing is created; the same key makes one job'],
  ['F2', 'after-effect', 'the job runs; the same key finds it'],
] as const

const deadApi: Fault[] = POINTS_OF_ACCEPT.map(([row, point, expected]) => ({
  row,
  what: `kill -9 of the API, ${point}`,
  family: 'kill',
  places: ['accept'],
  expected,
  holds: [],
  strike: (at) => dieAt(at, point),
}))

const ROWS = { execution: 'F6', finish: 'F8' } as const
const rowOf = (step: (typeof STEPS)[number]) => (step in ROWS ? ROWS[step as keyof typeof ROWS] : 'F5')

const deadWorker: Fault[] = STEPS.flatMap((step) =>
  ACTIVITY_POINTS.map((point) => ({
    row: rowOf(step),
    what: `kill -9 of the worker, ${point}`,
    family: 'kill',
    places: [step],
    expected: 'the step is made again, and what was kept is found',
    holds: [],
    strike: (at) => dieAt(at, point),
  })),
)

const deadWhileRunning: Fault = {
  row: 'F6',
  what: 'kill -9 of the worker while the program runs',
  family: 'kill',
  places: ['execution'],
  expected: 'another sandbox runs it; the old one is gone within seconds',
  holds: [],
  async strike(at) {
    let pid = 0
    const held = await whileHeld(at, async (held) => void (pid = held), ['before-effect'])
    if (!held) return false
    await sleep(at.random.integer(50, 600))
    signal(pid, 'SIGKILL')
    return true
  },
}

const deadDispatcher: Fault[] = (['start.before-effect', 'start.before-report'] as const).map((point) => ({
  row: 'F3',
  what: `kill -9 of who starts jobs, ${point}`,
  family: 'kill',
  places: ['accept'],
  expected: 'another starts it, once',
  holds: [],
  strike: async ({ world }) => (await (await world.failpoints.arm(point, 'kill')).fired(30_000)) !== null,
}))

const deadStreams: Fault = {
  row: 'F4',
  what: 'kill -9 of the API that streams',
  family: 'kill',
  places: STEPS,
  expected: 'readers go on at another one, without gap or repeat',
  holds: ['apis'],
  async strike(at) {
    const api = at.random.pick(at.world.apis)
    if (!(await whileHeld(at, () => api.part.kill()))) return false
    await api.part.start()
    return true
  },
}

const noWorkers: Fault = {
  row: 'F9',
  what: 'all workers dead',
  family: 'kill',
  places: STEPS,
  expected: 'jobs wait in a true status and go on',
  holds: ['workers'],
  async strike(at) {
    const { workers } = at.world
    if (!(await whileHeld(at, async () => void (await Promise.all(workers.map(({ part }) => part.kill()))))))
      return false
    await sleep(at.random.integer(1000, 4000))
    await Promise.all(workers.map(({ part }) => part.start()))
    return true
  },
}

const zombie: Fault = {
  row: 'F10',
  what: 'SIGSTOP of the worker, then SIGCONT',
  family: 'stop',
  places: STEPS,
  expected: 'another makes the step; what the zombie still writes changes nothing',
  holds: ['zombie'],
  strike: (at) => standStillAt(at, at.random.integer(11_000, 20_000)),
}

const stuckApi: Fault = {
  row: 'F10',
  what: 'SIGSTOP of the API, then SIGCONT',
  family: 'stop',
  places: ['accept'],
  expected: 'who asked is answered late or asks again; one job',
  holds: ['zombie'],
  strike: (at) => standStillAt(at, at.random.integer(2000, 6000)),
}

const error: Fault = {
  row: 'F5',
  what: 'an unexpected error',
  family: 'fail',
  places: PLACES,
  expected: 'the step is tried again, or the job fails as internal',
  holds: [],
  strike: throwAt,
}

const farewell: Fault = {
  row: 'F35',
  what: 'SIGTERM of the process',
  family: 'kill',
  places: PLACES,
  expected: 'it finishes or hands back what it has in hand',
  holds: ['farewell'],
  async strike(at) {
    let parts: ReturnType<typeof processOf> = []
    const held = await whileHeld(at, async (pid) => void (parts = processOf(at.world, pid)))
    if (!held) return false
    await Promise.all(parts.map(({ part }) => part.end()))
    await Promise.all(parts.map(({ part }) => part.start()))
    return true
  },
}

const powerCut: Fault = {
  row: 'F44',
  what: 'power cut',
  family: 'kill',
  places: ['accept', 'codegen', 'execution', 'finish'],
  expected: 'everything is as it should be after the restart, in any order',
  holds: ['postgres', 'redis', 'temporal', 'models', 'storage', 'workers', 'apis', 'farewell', 'zombie'],
  async strike(at) {
    const parts = at.random.shuffle(at.world.parts())
    if (!(await whileHeld(at, async () => void (await Promise.all(parts.map((part) => part.kill()))))))
      return false
    await Promise.all(parts.map((part) => part.start()))
    return true
  },
}

const gray: Fault = {
  row: 'F45',
  what: 'a worker ten times slower',
  family: 'stop',
  places: ['vision', 'reasoning', 'codegen', 'critic', 'execution'],
  expected: 'slower, nothing else',
  holds: ['zombie'],
  async strike(at) {
    let pid = 0
    if (!(await whileHeld(at, async (held) => void (pid = held)))) return false
    for (const end = Date.now() + 5000; Date.now() < end;) {
      signal(pid, 'SIGSTOP')
      await sleep(180)
      signal(pid, 'SIGCONT')
      await sleep(20)
    }
    return true
  },
}

/** What befalls our own processes. */
export const PROCESS_FAULTS: Fault[] = [
  ...deadApi,
  ...deadDispatcher,
  deadStreams,
  ...deadWorker,
  deadWhileRunning,
  noWorkers,
  zombie,
  stuckApi,
  error,
  farewell,
  powerCut,
  gray,
]
