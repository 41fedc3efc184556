import { ApplicationFailure } from '@temporalio/activity'
import { WorkflowFailedError } from '@temporalio/client'
import { afterAll, expect, test } from 'vitest'
import { ABORT, RETRY_STEP } from '#domain/parking.ts'
import { notedJobs } from '#test/replay/noted.ts'
import { endless, repair, useScript } from '#test/replay/script.ts'
import { useService } from '#test/services.ts'

const { temporalAddress } = await useService('temporal')
const play = await useScript(temporalAddress)
afterAll(() => play.close())

const { script, start } = notedJobs(play)

/** The machine may be busy with other tests. */
const PATIENT = { timeout: 20_000 }

test('a job that may be parked is given as many attempts again, numbered on', async () => {
  const attempts: number[] = []
  const handle = await start(
    {
      reviewProgram: async (_, { attempt }) => {
        attempts.push(attempt)
        return attempt < 5 ? { kind: 'repair', repair: repair(`${attempt}`, 'lint') } : { kind: 'approved' }
      },
    },
    'park',
  )
  await expect.poll(() => script.notes, PATIENT).toHaveLength(1)
  expect(script.notes).toMatchObject([
    { kind: 'parked', step: 'codegen', parking: 1, reason: 'rejected-lint' },
  ])
  await handle.executeUpdate(RETRY_STEP)
  expect(await handle.result()).toMatchObject({ verification: 'verified' })
  expect(attempts).toEqual([1, 2, 3, 4, 5])
  expect(script.notes).toHaveLength(2)
})

test('a parked job fails with what it was parked for when it is given up', async () => {
  const refused = () => Promise.reject(ApplicationFailure.nonRetryable('It is away.', 'model-unavailable'))
  const handle = await start({ planAnswer: refused }, 'park')
  await expect
    .poll(() => script.notes, PATIENT)
    .toMatchObject([{ step: 'reasoning', sentence: 'It is away.' }])
  await handle.executeUpdate(ABORT)
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError)
  expect(script.closings).toMatchObject([{ kind: 'failed', reason: 'model-unavailable' }])
})

test('a job that does not wait takes no decision', async () => {
  const handle = await start({ planAnswer: () => endless() }, 'park')
  await expect.poll(() => script.calls).toContain('planAnswer')
  await expect(handle.executeUpdate(RETRY_STEP)).rejects.toThrow(/Update failed/)
  // A signal cannot be refused; it does not count when the job is parked later.
  await handle.signal(ABORT)
  await handle.cancel()
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError)
  expect(script.closings).toEqual([{ kind: 'cancelled' }])
})
