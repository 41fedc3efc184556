import { expect, test } from 'vitest'
import { QUEUES, STEPS, type Queue } from '#domain/steps.ts'
import { reachOf } from './reach.ts'

interface Given {
  queues?: readonly Queue[]
  models?: number
  places?: number
  isStopping?: boolean
}

const reach = ({ queues = QUEUES, models = 8, places = 2, isStopping = false }: Given = {}) =>
  reachOf(
    {
      worker: { aheadMs: 1000, queues: [...queues], slots: { models, critic: 4 } },
      sandbox: { concurrency: places },
    },
    () => isStopping,
  )

const made = (given?: Given) => STEPS.filter(reach(given).makes)

test('a process goes on to what it makes anyway', () => {
  expect(made({ queues: ['models'] })).toEqual(['vision', 'reasoning', 'codegen'])
  expect(made({ queues: ['models', 'jobs'] })).toEqual(STEPS.filter((step) => step !== 'execution'))
  expect(made()).toEqual([...STEPS])
})

test('a process that was told to stop goes on to nothing', () => {
  expect(made({ isStopping: true })).toEqual([])
})

test('it runs no more programs than there are places, and half of those of the models at the most', () => {
  expect(reach().programs).toBe(2)
  expect(reach({ places: 100 }).programs).toBe(4)
  expect(reach({ models: 1 }).programs).toBe(0)
})
