import { expect, test } from 'vitest'
import { notRun } from '#sandbox/result.ts'
import { DEFAULT_LIMITS, type Execution } from '#domain/execution.ts'
import { control } from '#test/attacks/control.ts'

const SEAL = { kind: 'strong', summary: '' } as const
const of = (outcome: Execution['outcome'], stdout: string, waitMs = 0) => {
  const execution = notRun(outcome, '', { runtime: 'runc', seal: SEAL, limits: DEFAULT_LIMITS, queueMs: 0 })
  return { execution: { ...execution, stdout }, waitMs }
}
const RIGHT = of('ok', '1\n')
const SLOW = of('ok', '1\n', 60)

/** What is seen when ordinary jobs come out like this, one after the other. */
async function look(...jobs: (typeof RIGHT)[]) {
  const left = [...jobs]
  const run = async () => {
    const { execution, waitMs } = left.shift() ?? RIGHT
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    return execution
  }
  const { right } = await control({ run, containers: async () => [] }, 50)
  return { right, tries: jobs.length - left.length }
}

test.each([
  ['one that is only slow is tried again', [SLOW, RIGHT], true, 2],
  ['one that is always slow is a miss', [SLOW, SLOW, SLOW, SLOW, SLOW], false, 5],
  ['another outcome is a miss at once', [of('crashed', ''), RIGHT], false, 1],
  ['so is what another job printed', [of('ok', '2\n'), RIGHT], false, 1],
  ['and one that is slow at first', [SLOW, of('infra_start', ''), RIGHT], false, 2],
])('%s', async (_, jobs, right, tries) => {
  expect(await look(...jobs)).toEqual({ right, tries })
})
