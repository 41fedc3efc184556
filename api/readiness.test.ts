import { expect, test } from 'vitest'
import { readinessOf } from './readiness.ts'

const up = { name: 'up', required: true, check: async () => {} }
const down = (required: boolean) => ({
  name: 'down',
  required,
  check: async () => {
    throw new Error('It is away; start it.')
  },
})

test('one required dependency that is away makes it not ready, and says why', async () => {
  const { ready, dependencies } = await readinessOf([up, down(true)])
  expect(ready).toBe(false)
  expect(dependencies).toMatchObject([
    { name: 'up', ok: true, sentence: null, note: null },
    { name: 'down', ok: false, sentence: 'It is away; start it.' },
  ])
})

test('one that is not required is told and waited for by nobody', async () => {
  expect(await readinessOf([up, down(false)])).toMatchObject({
    ready: true,
    dependencies: [{}, { ok: false }],
  })
})

test('what is to be known of one that is there is told beside it', async () => {
  const weak = { name: 'worker', required: true, check: async () => 'It is weak.' }
  expect(await readinessOf([weak])).toMatchObject({
    ready: true,
    dependencies: [{ ok: true, sentence: null, note: 'It is weak.' }],
  })
})

test('one that hangs is away after two seconds', async () => {
  const hangs = { name: 'slow', required: true, check: () => new Promise<void>(() => {}) }
  const { dependencies } = await readinessOf([hangs])
  expect(dependencies).toMatchObject([{ ok: false, sentence: 'slow did not answer within 2 s.' }])
  expect(dependencies[0]?.ms).toBeLessThan(2500)
})
