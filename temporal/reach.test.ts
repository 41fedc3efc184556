import { expect, test } from 'vitest'
import { loadConfig } from '#config.ts'
import { STEPS } from '#domain/steps.ts'
import { reachOf } from './reach.ts'

const REQUIRED = {
  DATABASE_URL: 'postgres://reckoner:hush@db/reckoner',
  REDIS_URL: 'redis://cache:6379',
  TEMPORAL_ADDRESS: 'temporal:7233',
  TEMPORAL_CODEC_KEYS: `k1:${'A'.repeat(43)}=`,
  STORAGE_PATH: '/data',
  STORAGE_KEY: 'k'.repeat(32),
  CACHE_SECRET: 'c'.repeat(16),
  PYTHON_TOOLS: '/tools',
}

const reach = (environment: Record<string, string>, isStopping = false) =>
  reachOf(loadConfig({ ...REQUIRED, ...environment }), () => isStopping)

const made = (...given: Parameters<typeof reach>) => STEPS.filter(reach(...given).makes)

test('a process goes on to what it makes anyway', () => {
  expect(made({ WORKER_QUEUES: 'models' })).toEqual(['vision', 'reasoning', 'codegen'])
  expect(made({ WORKER_QUEUES: 'models,jobs' })).not.toContain('execution')
  expect(made({ WORKER_QUEUES: 'models,jobs' })).toEqual(expect.arrayContaining(['critic', 'checks']))
  expect(made({})).toEqual([...STEPS])
})

test('a process that was told to stop goes on to nothing', () => {
  expect(made({}, true)).toEqual([])
})

test('it runs no more programs than there are places, and half of those of the models at the most', () => {
  expect(reach({}).programs).toBe(2)
  expect(reach({ SANDBOX_CONCURRENCY: '100' }).programs).toBe(4)
  expect(reach({ MODELS_CONCURRENCY: '1' }).programs).toBe(0)
})
